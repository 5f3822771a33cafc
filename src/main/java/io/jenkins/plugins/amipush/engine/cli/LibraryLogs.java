package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What the libraries log, as lines of the console. They are quiet but for errors; the second {@code -d} lets them speak,
 * the third shows what goes over the wire. Headers that carry credentials are never shown.
 */
final class LibraryLogs extends Handler implements AutoCloseable {
    /** The loggers of the HTTP client and the SDK that show requests, headers and bytes. */
    private static final List<String> WIRE = List.of(
            "org.apache.hc",
            "software.amazon.awssdk.request",
            "software.amazon.awssdk.auth",
            "software.amazon.awssdk.http",
            "sun.net",
            "jdk");

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss,SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final Formatter MESSAGE = new SimpleFormatter();

    private final int debug;
    private final UnaryOperator<String> redaction;
    private final Consumer<String> line;
    private final Time time;
    /** The log manager forgets the levels of loggers that nobody holds. */
    private final List<Logger> configured = new ArrayList<>();

    private LibraryLogs(int debug, UnaryOperator<String> redaction, Consumer<String> line, Time time) {
        this.debug = debug;
        this.redaction = redaction;
        this.line = line;
        this.time = time;
    }

    /**
     * Takes over all that is logged in this process.
     *
     * @param debug how often {@code --debug} was given
     * @param redaction hides what no line may show
     * @param line takes a line, on whatever thread logs it
     */
    static LibraryLogs install(int debug, UnaryOperator<String> redaction, Consumer<String> line, Time time) {
        LogManager.getLogManager().reset();
        LibraryLogs logs = new LibraryLogs(debug, redaction, line, time);
        logs.configure("", debug < 2 ? Level.SEVERE : debug == 2 ? Level.FINE : Level.ALL);
        if (debug == 2) {
            WIRE.forEach(name -> logs.configure(name, Level.INFO));
        }
        Logger.getLogger("").addHandler(logs);
        return logs;
    }

    private void configure(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        configured.add(logger);
    }

    @Override
    public void publish(LogRecord logged) {
        if (!isLoggable(logged)) {
            return;
        }
        String text = logged.getLoggerName() + ": " + MESSAGE.formatMessage(logged);
        if (logged.getThrown() != null) {
            text += debug == 0 ? ": " + logged.getThrown() : "\n" + trace(logged.getThrown());
        }
        String hidden = redaction.apply(WireRedaction.of(text));
        line.accept("%s [%-8s] %s".formatted(STAMP.format(time.now()), name(logged.getLevel()), hidden));
    }

    /** A stack trace, for {@code --debug}. */
    static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString().stripTrailing();
    }

    private static String name(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    @Override
    public void flush() {}

    /** Gives the loggers back: what is logged from now on goes nowhere. */
    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
        configured.forEach(logger -> logger.setLevel(null));
        configured.clear();
    }
}
