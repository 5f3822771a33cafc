package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.journal.Journal;
import io.jenkins.plugins.amipush.journal.Results;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The log on the console: {@code YYYY-MM-DD HH:MM:SS,mmm [LEVEL   ] message}, the time that of the event in the
 * machine's zone. While a push goes on it says something at least once a minute of the machine's time. No secret and no
 * control character gets through.
 */
final class ConsoleLines implements Journal.Listener, AutoCloseable {
    /** A reader, or a CI system's watch on the log, must not take a long import for a hanging process. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT);
    private static final String RED = "\u001b[31m";
    private static final String YELLOW = "\u001b[33m";
    private static final String PLAIN = "\u001b[0m";

    private final Consumer<String> out;
    private final Style style;
    private final Time time;
    private final Redaction redaction;
    private final Supplier<Results> results;
    private final EventText texts = new EventText();
    private final ProgressText progress;
    private Instant lastLine;
    private boolean over;
    private Thread heart;

    /**
     * @param out takes a finished line without its end
     * @param results how the push stands, for what is said in silence and at the end
     */
    ConsoleLines(Consumer<String> out, Style style, Time time, Redaction redaction, Supplier<Results> results) {
        this.out = out;
        this.style = style;
        this.time = time;
        this.redaction = redaction;
        this.results = results;
        progress = new ProgressText(time);
        lastLine = time.now();
    }

    /**
     * How lines are shown.
     *
     * @param debug how often {@code --debug} was given: 1 shows DEBUG notes, 2 also phases and resources
     * @param colours whether levels are coloured
     * @param progress whether progress is told in lines; false where {@link ConsoleBars} shows it
     * @param zone of the time stamps
     */
    record Style(int debug, boolean colours, boolean progress, ZoneId zone) {}

    /** Begins to watch over the silence. */
    void start() {
        heart = new Thread(this::beat, "console-heartbeat");
        heart.setDaemon(true);
        heart.start();
    }

    @Override
    public synchronized void heard(Event event) {
        over |= event instanceof Event.End || event instanceof Event.Stopped;
        boolean behind = event instanceof Event.PhaseStarted
                || event instanceof Event.PhaseEnded
                || event instanceof Event.Resource;
        if (!behind || style.debug() > 1) {
            texts.lines(event).forEach(line -> print(event.time(), line));
        }
        if (style.progress()) {
            progress.heard(event).ifPresent(line -> print(event.time(), line));
        }
    }

    /** Says that the push goes on, if nothing else was said for {@link #LONGEST_SILENCE}. */
    synchronized void beatOnce() {
        Instant now = time.now();
        if (!over && Duration.between(lastLine, now).toNanos() / time.speed() >= LONGEST_SILENCE.toNanos()) {
            print(now, ConsoleLine.info(Heartbeat.text(results.get())));
        }
    }

    /** Says what came of every image and where the results are. @param directory null where none were written */
    synchronized void summary(Path directory) {
        ConsoleSummary.lines(results.get(), directory).forEach(this::printPlain);
    }

    @Override
    public void close() {
        if (heart != null) {
            heart.interrupt();
        }
    }

    private void beat() {
        Duration look = Duration.ofNanos((long) (LOOK.toNanos() * time.speed()));
        try {
            while (true) {
                time.sleep(look);
                beatOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(Instant when, ConsoleLine line) {
        Level level = line.level() == null ? Level.INFO : line.level();
        if (level == Level.DEBUG && style.debug() == 0) {
            return;
        }
        String text = String.format(
                Locale.ROOT,
                "%s [%-8s] %s",
                STAMP.format((when == null ? time.now() : when).atZone(style.zone())),
                level,
                safe(line.text()));
        out.accept(coloured(level, text));
        lastLine = time.now();
    }

    private void printPlain(String line) {
        out.accept(safe(line));
    }

    private String safe(String text) {
        return TerminalText.clean(redaction.apply(text));
    }

    private String coloured(Level level, String text) {
        if (!style.colours() || level.compareTo(Level.WARNING) < 0) {
            return text;
        }
        return (level == Level.ERROR ? RED : YELLOW) + text + PLAIN;
    }
}
