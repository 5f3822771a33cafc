package io.jenkins.plugins.amipush;

import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.report.LogLine;
import io.jenkins.plugins.amipush.report.PushLog;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The log of a build: whatever comes, a line each, safe to look at and without secrets. */
final class BuildLog {
    private static final String MASK = "****";

    private final PrintStream out;
    private final LongSupplier nanoTime;
    private List<String> secrets = List.of();
    private long lastSaid;

    /** @param nanoTime as {@link System#nanoTime} */
    BuildLog(PrintStream out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        lastSaid = nanoTime.getAsLong();
    }

    /** @param texts what must not be seen from here on */
    void hide(List<String> texts) {
        // A line that was made safe before shows a secret of several lines on one.
        secrets = texts.stream()
                .flatMap(text -> Stream.of(text, PushLog.safe(text)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Lines of level DEBUG are left out. */
    void say(LogLine line) {
        switch (line.level()) {
            case DEBUG -> {}
            case INFO -> print(line.text());
            default -> print(line.level() + ": " + line.text());
        }
    }

    void info(String text) {
        print(text);
    }

    void warning(String text) {
        print(Level.WARNING + ": " + text);
    }

    void error(String text) {
        print(Level.ERROR + ": " + text);
    }

    /** The text as the log would show it, such as for the message of an exception. */
    String hidden(String text) {
        String result = String.valueOf(text);
        for (String secret : secrets) {
            result = result.replace(secret, MASK);
        }
        return PushLog.safe(result);
    }

    /** How long nothing was said. */
    Duration silence() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastSaid);
    }

    /** Hands over to the operating system what was said, so that it outlives this process. */
    void flush() {
        out.flush();
    }

    private void print(String text) {
        // One write: a line is never cut by that of a parallel branch.
        out.print(hidden(text) + System.lineSeparator());
        lastSaid = nanoTime.getAsLong();
    }
}
