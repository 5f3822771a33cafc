package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Journal;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.report.PushLog;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on a terminal: a bar for every upload (bytes, rate, remaining time) and every import, below the log. Rates
 * are of the machine's time.
 */
final class ConsoleBars implements Journal.Listener, AutoCloseable {
    /** Leaves most of a narrow terminal to the bar itself. In characters. */
    private static final int LONGEST_NAME = 36;

    private static final int INTERVAL_MILLIS = 500;

    private final LiveLines lines;
    private final Redaction redaction;
    private final int width;
    private final boolean unicode;
    private final Map<Key, ProgressBar> bars = new HashMap<>();

    ConsoleBars(PrintStream terminal, Redaction redaction) {
        this(terminal, redaction, new ConsoleProgressBarConsumer(terminal).getMaxRenderedLength(), Terminal.unicode());
    }

    /** @param width of the terminal, in characters */
    ConsoleBars(PrintStream terminal, Redaction redaction, int width, boolean unicode) {
        lines = new LiveLines(terminal);
        this.redaction = redaction;
        this.width = width;
        this.unicode = unicode;
    }

    /** Prints a line of the log above the bars. */
    void print(String line) {
        lines.print(line);
    }

    @Override
    public synchronized void heard(Event event) {
        if (event instanceof Event.PhaseStarted e && hasBar(e.phase())) {
            bar(Key.of(e.images(), e.phase()));
        } else if (event instanceof Event.Progress e && hasBar(e.phase())) {
            progress(bar(Key.of(e.images(), e.phase())), e);
        } else if (event instanceof Event.PhaseEnded e) {
            end(Key.of(e.images(), e.phase()));
        } else if (event instanceof Event.End || event instanceof Event.Stopped) {
            close();
        }
    }

    @Override
    public synchronized void close() {
        new ArrayList<>(bars.keySet()).forEach(this::end);
    }

    private static boolean hasBar(Phase phase) {
        return phase.sendsBytes() || phase.tellsPercent();
    }

    private void progress(ProgressBar bar, Event.Progress event) {
        bar.maxHint(event.phase().tellsPercent() ? 100 : event.total() == null ? -1 : event.total());
        bar.stepTo(event.done());
        bar.setExtraMessage(event.message() == null ? "" : " " + safe(event.message()));
    }

    private ProgressBar bar(Key key) {
        return bars.computeIfAbsent(key, this::newBar);
    }

    private ProgressBar newBar(Key key) {
        lines.add(key);
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(label(key))
                .setInitialMax(-1)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setStyle(unicode ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
                // A line as wide as the terminal would wrap on some.
                .setConsumer(new DelegatingProgressBarConsumer(text -> lines.set(key, text), width - 1));
        return key.phase().tellsPercent()
                ? builder.setUnit(" %", 1).hideEta().build()
                : builder.setUnit(" MiB", 1 << 20).showSpeed().build();
    }

    private void end(Key key) {
        ProgressBar bar = bars.remove(key);
        if (bar != null) {
            lines.remove(key);
            bar.close();
        }
    }

    private String label(Key key) {
        String name = safe(key.image());
        return switch (key.phase()) {
                    case IMPORT -> "Import ";
                    case COPY -> "Copy ";
                    case BLOCKS -> "Write ";
                    default -> "Upload ";
                }
                + shortened(name, LONGEST_NAME);
    }

    /** At most that many characters, the middle left out: names differ at their ends. */
    private static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = (most - 1) / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (most - 1 - head));
    }

    private String safe(String text) {
        return PushLog.safe(redaction.apply(text));
    }

    /** Work goes by the first of its images: others may join. */
    private record Key(String image, Phase phase) {
        static Key of(List<String> images, Phase phase) {
            return new Key(images.get(0), phase);
        }
    }
}
