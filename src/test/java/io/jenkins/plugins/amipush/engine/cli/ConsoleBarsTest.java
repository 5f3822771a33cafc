package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** What a terminal shows in the end, by a terminal that knows the three movements that are used. */
public class ConsoleBarsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    public void theLogGrowsAboveLinesThatChangeInPlace() {
        LiveLines lines = new LiveLines(terminal);
        lines.print("log 1");
        lines.add("a");
        lines.set("a", "bar a 10 %");
        lines.add("b");
        lines.set("b", "bar b 1 %");
        lines.print("log 2");
        lines.set("a", "bar a 20 %");
        assertThat(screen()).containsExactly("log 1", "log 2", "bar a 20 %", "bar b 1 %");

        lines.remove("a");
        lines.set("a", "a late word of it");
        lines.print("log 3");
        assertThat(screen()).containsExactly("log 1", "log 2", "log 3", "bar b 1 %");
        lines.remove("b");
        assertThat(screen()).containsExactly("log 1", "log 2", "log 3");
    }

    @Test
    public void moreLinesThanFitAreCounted() {
        LiveLines lines = new LiveLines(terminal);
        for (int i = 0; i < 10; i++) {
            lines.add(i);
            lines.set(i, "bar " + i);
        }
        lines.print("log");
        assertThat(screen()).hasSize(10).startsWith("log", "bar 0").endsWith("bar 7", "and 2 more");
    }

    @Test
    public void anEndedPushLeavesNoBarAndNoHostileCharacter() {
        String image = "us-east-2/\u001b[2J\u202ename";
        ConsoleBars bars = new ConsoleBars(terminal, new Redaction(List.of("hush")), 120, false);
        bars.print("log 1");
        bars.heard(new Event.PhaseStarted(NOW, List.of(image), Phase.UPLOAD, "bucket/key"));
        bars.heard(new Event.Progress(NOW, List.of(image), Phase.UPLOAD, 5 << 20, 10L << 20, null));
        bars.heard(new Event.Progress(NOW, List.of(image), Phase.IMPORT, 40, 100L, "hush \u001b[31mpending"));
        bars.heard(new Event.PhaseStarted(NOW, List.of(image), Phase.RHSM, null));
        bars.print("log 2");
        bars.heard(new Event.PhaseEnded(NOW, List.of(image), Phase.UPLOAD, Event.Outcome.DONE, null, null));
        bars.heard(new Event.Stopped(NOW, "stopped", 1));
        bars.print("log 3");

        assertThat(screen()).containsExactly("log 1", "log 2", "log 3");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b[2J", "\u001b[31m", "\u202e", "hush");
    }

    private List<String> screen() {
        List<String> rows = new ArrayList<>(List.of(""));
        int row = 0;
        String text = bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u001b') {
                int end = i + 2;
                while (Character.isDigit(text.charAt(end))) {
                    end++;
                }
                if (text.charAt(end) == 'A') {
                    row -= Integer.parseInt(text.substring(i + 2, end));
                } else {
                    assertThat(text.charAt(end)).isEqualTo('J');
                    rows.subList(row, rows.size()).clear();
                    rows.add("");
                }
                i = end;
            } else if (c == '\n') {
                row++;
                if (row == rows.size()) {
                    rows.add("");
                }
            } else if (c != '\r') {
                rows.set(row, rows.get(row) + c);
            }
        }
        return rows.get(rows.size() - 1).isEmpty() ? rows.subList(0, rows.size() - 1) : rows;
    }
}
