package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import java.time.Instant;

/**
 * A line of a push's log, fit for one line of a terminal or a page of text.
 *
 * @param time of the event that it tells, or null where that has none
 */
public record LogLine(Level level, String text, Instant time) {
    /** Longer than what any event has to say; one that is not ours must not fill the log. In characters. */
    static final int LONGEST = 8_000;

    public LogLine {
        level = level == null ? Level.INFO : level;
        text = PushLog.safe(text);
    }

    static LogLine of(Level level, Event event, String text) {
        return new LogLine(level, text, event.time());
    }
}
