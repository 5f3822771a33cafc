package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Results;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A push as a log for people: what the engine's console shows and what a build's log shows. It remembers what it told,
 * so one log takes all events of a journal in their order; one that goes on after a restart is first given those that
 * were told before. Hostile events make odd lines, never an exception.
 */
public final class PushLog {
    /**
     * How long a log may be silent while a push goes on, in the machine's time: a reader, or a CI system's watch on the
     * log, must not take a long import for a hanging process.
     */
    public static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private static final Pattern BREAK = Pattern.compile("[\\t\\n\\x0B\\f\\r\\u0085\\u2028\\u2029]+");
    /**
     * Controls could move the cursor or worse; formats could turn the direction of what follows. Non-characters are none
     * of XML's, in which a build keeps what its steps said: it could not be read again.
     */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{IsNoncharacter_Code_Point}]");

    private final EventLines events = new EventLines();
    private final ProgressLines progress = new ProgressLines();
    private final boolean detailed;
    private final boolean withProgress;

    /** A log with progress and without details. */
    public PushLog() {
        this(false, true);
    }

    /**
     * @param detailed whether phases and resources are told too, as lines of level DEBUG
     * @param withProgress whether the progress of uploads and imports is told
     */
    public PushLog(boolean detailed, boolean withProgress) {
        this.detailed = detailed;
        this.withProgress = withProgress;
    }

    /** The lines of the next event; none for those that a log does not show. Notes of every level are among them. */
    public List<LogLine> lines(Event event) {
        List<LogLine> lines = new ArrayList<>();
        boolean behind = event instanceof Event.PhaseStarted
                || event instanceof Event.PhaseEnded
                || event instanceof Event.Resource;
        if (!behind || detailed) {
            lines.addAll(events.lines(event));
        }
        if (withProgress) {
            progress.heard(event).ifPresent(lines::add);
        }
        return lines;
    }

    /**
     * The last lines of a log, each made when it is asked for: every image, the counts, and where the results are.
     *
     * @param where such as a directory or an address, or null where there are none
     */
    public static Stream<String> summary(Results results, String where) {
        return Summary.lines(results, where).map(PushLog::safe);
    }

    /** What to say after {@link #LONGEST_SILENCE}: how many images are done, running and waiting, and in which phases. */
    public static String stillWorking(Results results) {
        return StillWorking.text(results);
    }

    /** Text from anywhere on one line, every control or invisible character as a question mark, its end cut off if long. */
    public static String safe(String text) {
        String line = String.valueOf(text);
        String brief = line.length() <= LogLine.LONGEST ? line : line.substring(0, LogLine.LONGEST) + "…";
        return UNSEEN.matcher(BREAK.matcher(brief).replaceAll(" ")).replaceAll("?");
    }
}
