package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.journal.Journal;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.LogLine;
import io.jenkins.plugins.amipush.report.PushLog;
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
    private final PushLog log;
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
        log = new PushLog(style.debug() > 1, style.progress());
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
        log.lines(event).forEach(this::print);
    }

    /** Says that the push goes on, if nothing else was said for {@link PushLog#LONGEST_SILENCE}. */
    synchronized void beatOnce() {
        Instant now = time.now();
        if (!over && Duration.between(lastLine, now).toNanos() / time.speed() >= PushLog.LONGEST_SILENCE.toNanos()) {
            print(new LogLine(Level.INFO, PushLog.stillWorking(results.get()), now));
        }
    }

    /** Says what came of every image and where the results are. @param directory null where none were written */
    synchronized void summary(Path directory) {
        PushLog.summary(results.get(), directory == null ? null : directory.toString())
                .forEach(line -> out.accept(redaction.apply(line)));
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

    private void print(LogLine line) {
        Level level = line.level();
        if (level == Level.DEBUG && style.debug() == 0) {
            return;
        }
        Instant when = line.time() == null ? time.now() : line.time();
        String text = String.format(
                Locale.ROOT,
                "%s [%-8s] %s",
                STAMP.format(when.atZone(style.zone())),
                level,
                redaction.apply(line.text()));
        out.accept(coloured(level, text));
        lastLine = time.now();
    }

    private String coloured(Level level, String text) {
        if (!style.colours() || level.compareTo(Level.WARNING) < 0) {
            return text;
        }
        return (level == Level.ERROR ? RED : YELLOW) + text + PLAIN;
    }
}
