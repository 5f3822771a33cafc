package io.jenkins.plugins.amipush.engine;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Journal;
import java.time.Instant;
import java.util.Locale;

/**
 * Where the parts of the engine say what they do: a thin hand on the journal that knows the time and, once
 * {@linkplain #of bound} to one, the image that it speaks of.
 */
public final class Reporter {
    private final Journal journal;
    private final Time time;
    private final String image;

    public Reporter(Journal journal, Time time) {
        this(journal, time, null);
    }

    private Reporter(Journal journal, Time time, String image) {
        this.journal = journal;
        this.time = time;
        this.image = image;
    }

    /** A reporter whose notes concern that image. */
    public Reporter of(String imageId) {
        return new Reporter(journal, time, imageId);
    }

    public Instant now() {
        return time.now();
    }

    public void tell(Event event) {
        journal.tell(event);
    }

    public void debug(String format, Object... args) {
        note(Event.Level.DEBUG, format, args);
    }

    public void info(String format, Object... args) {
        note(Event.Level.INFO, format, args);
    }

    public void warn(String format, Object... args) {
        note(Event.Level.WARNING, format, args);
    }

    public void error(String format, Object... args) {
        note(Event.Level.ERROR, format, args);
    }

    /** Tells a fault of the input. */
    public void fault(Fault fault) {
        tell(new Event.FaultFound(now(), fault, image));
    }

    private void note(Event.Level level, String format, Object... args) {
        String text = args.length == 0 ? format : String.format(Locale.ROOT, format, args);
        tell(new Event.Note(now(), level, text, image));
    }
}
