package io.jenkins.plugins.amipush.report;

import static io.jenkins.plugins.amipush.journal.SampleJournals.OHIO;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;

/** What a build's log shows; the form of each line is held by the console's tests. */
public class PushLogTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private final PushLog log = new PushLog();

    @Test
    public void aLineHasTheLevelAndTimeOfItsEvent() {
        assertThat(log.lines(new Event.Note(NOON, Level.WARNING, "odd", null)))
                .containsExactly(new LogLine(Level.WARNING, "odd", NOON));
    }

    @Test
    public void phasesAndResourcesAreDetails() {
        Event started = new Event.PhaseStarted(NOON, List.of(OHIO), Phase.REGISTER, null);
        Event made = new Event.Resource(NOON, List.of(OHIO), Event.Kind.AMI, "us-east-2", "ami-1", true, null);
        assertThat(log.lines(started)).isEmpty();
        assertThat(log.lines(made)).isEmpty();
        PushLog detailed = new PushLog(true, true);
        assertThat(detailed.lines(started)).extracting(LogLine::level).containsExactly(Level.DEBUG);
        assertThat(detailed.lines(made)).extracting(LogLine::text).containsExactly("Made AMI ami-1");
    }

    @Test
    public void inARehearsalProgressIsSparedByTheMachinesClock() {
        log.lines(new Event.Begin(NOON, Event.FORMAT, "1", Map.of(), 600.0));
        assertThat(uploaded(1, 0)).isNotEmpty();
        assertThat(uploaded(2, 600 * 14)).isEmpty();
        assertThat(uploaded(3, 600 * 15))
                .extracting(LogLine::text)
                .containsExactly("Bytes uploaded (" + OHIO + "): 3/10 (30.00%)");
    }

    private List<LogLine> uploaded(long done, int second) {
        return log.lines(new Event.Progress(NOON.plusSeconds(second), List.of(OHIO), Phase.UPLOAD, done, 10L, null));
    }

    @Test
    public void logThatGoesOnAfterARestartTellsWhatAnUndisturbedOneTells() {
        List<Event> events = SampleJournals.partialFailure().events();
        List<LogLine> undisturbed =
                events.stream().flatMap(event -> log.lines(event).stream()).toList();
        for (int cut = 0; cut < events.size(); cut++) {
            PushLog first = new PushLog();
            PushLog second = new PushLog();
            List<LogLine> told = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                List<LogLine> lines = second.lines(events.get(i));
                told.addAll(i < cut ? first.lines(events.get(i)) : lines);
            }
            assertThat(told).isEqualTo(undisturbed);
        }
    }

    @Test
    public void nothingOutsideOfALineGetsThrough() {
        List<LogLine> lines =
                log.lines(new Event.Note(NOON, null, "a\u001b[2Jb\nERROR c\u202e" + "x".repeat(100_000), null));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).level()).isEqualTo(Level.INFO);
        assertThat(lines.get(0).text()).startsWith("a?[2Jb ERROR c?x").hasSize(LogLine.LONGEST + 1);
        assertThat(PushLog.summary(SampleJournals.begun(null).results(), "a\rb"))
                .containsExactly("Results: a b");
    }

    /** What a build keeps of its steps is XML, and is lost where that cannot be read. */
    @Test
    public void whatIsSafeForALineIsSafeForXml() throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        int lineLength = LogLine.LONGEST / 2;
        for (int first = 0; first <= Character.MAX_CODE_POINT; first += lineLength) {
            StringBuilder line = new StringBuilder();
            for (int i = first; i < first + lineLength && i <= Character.MAX_CODE_POINT; i++) {
                line.appendCodePoint(i);
            }
            String safe = PushLog.safe(line.toString());
            String xml = "<a>" + safe.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</a>";
            Document read = parser.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
            assertThat(read.getDocumentElement().getTextContent()).isEqualTo(safe);
        }
        assertThat(PushLog.safe("a\uffffb\ufffec\ufdd0d\ud83f\udffe")).isEqualTo("a?b?c?d?");
        assertThat(PushLog.safe("caf\u00e9 \u4e2d\u6587 \ud83d\ude00"))
                .isEqualTo("caf\u00e9 \u4e2d\u6587 \ud83d\ude00");
    }

    @Test
    public void eventsThatLackEverythingMakeNoException() {
        PushLog detailed = new PushLog(true, true);
        for (String type : List.of(
                "begin",
                "note",
                "fault",
                "identity",
                "image",
                "plan",
                "attempt",
                "attempt-failed",
                "phase-started",
                "progress",
                "phase-ended",
                "resource",
                "image-ended",
                "left",
                "end",
                "stopped")) {
            Event event = JournalFormat.parse("{\"type\":\"" + type + "\"}").orElseThrow();
            assertThat(detailed.lines(event))
                    .as(type)
                    .allSatisfy(line -> assertThat(line.text()).isNotEmpty());
        }
        for (String time : List.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z")) {
            detailed.lines(JournalFormat.parse(
                            "{\"type\":\"progress\",\"phase\":\"upload\",\"images\":[null],\"done\":1,\"time\":\""
                                    + time + "\"}")
                    .orElseThrow());
        }
    }
}
