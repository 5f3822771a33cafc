package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Progress as log lines, in the form that log readers know (spec 5.3): of an upload the first at once, then one at most
 * every 15 s and one at 100 %; of an import one whenever its state changes, and in between at most every 15 s.
 */
final class ProgressLines {
    /** Of the machine's time: it is the reader of the log who is spared. */
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    /** How much faster than the machine's clock the events' times pass. */
    private double speed = 1;

    private final Map<Key, Work> running = new HashMap<>();

    /** Hears what there is to know of uploads and imports. */
    Optional<LogLine> heard(Event event) {
        if (event instanceof Event.Begin e) {
            speed = e.rehearsalSpeed() == null ? 1 : e.rehearsalSpeed();
        } else if (event instanceof Event.PhaseStarted e) {
            running.put(Key.of(e.images(), e.phase()), new Work(e.detail()));
        } else if (event instanceof Event.PhaseEnded e) {
            running.remove(Key.of(e.images(), e.phase()));
        } else if (event instanceof Event.Progress e) {
            return progress(e, running.computeIfAbsent(Key.of(e.images(), e.phase()), key -> new Work(null)));
        }
        return Optional.empty();
    }

    private Optional<LogLine> progress(Event.Progress event, Work work) {
        String text = null;
        // A journal of another version may name a phase that this one does not know.
        if (event.phase() != null && event.phase().sendsBytes()) {
            text = upload(event, work);
        } else if (event.phase() != null && event.phase().tellsPercent()) {
            text = told(event, work);
        }
        return Optional.ofNullable(text).map(line -> LogLine.of(Event.Level.INFO, event, line));
    }

    private String upload(Event.Progress event, Work work) {
        boolean whole = event.total() != null && event.done() >= event.total();
        if (work.whole || !(whole || due(event, work))) {
            return null;
        }
        work.printed = event.time();
        work.whole = whole;
        String text = "Bytes uploaded (" + (work.detail == null ? Key.first(event.images()) : work.detail) + "): "
                + event.done();
        if (event.total() != null) {
            double percent = event.total() == 0 ? 100 : 100.0 * event.done() / event.total();
            text += String.format(Locale.ROOT, "/%d (%.2f%%)", event.total(), percent);
        }
        return text;
    }

    private boolean due(Event.Progress event, Work work) {
        return work.printed == null
                || event.time() == null
                || Duration.between(work.printed, event.time()).toSeconds() / speed >= INTERVAL.toSeconds();
    }

    private String told(Event.Progress event, Work work) {
        String state = event.message() == null ? "active" : event.message();
        if (state.equals(work.state) && (event.done() == work.percent || !due(event, work))) {
            return null;
        }
        work.printed = event.time();
        work.state = state;
        work.percent = event.done();
        return (event.phase() == Phase.COPY ? "Snapshot copy progress: " : "Snapshot import progress: ") + event.done()
                + "% - " + state + " [" + Key.first(event.images()) + "]";
    }

    /** Work goes by the first of its images: others may join. */
    private record Key(String image, Phase phase) {
        static Key of(List<String> images, Phase phase) {
            return new Key(first(images), phase);
        }

        static String first(List<String> images) {
            return images == null || images.isEmpty() ? null : images.get(0);
        }
    }

    private static final class Work {
        private final String detail;
        private Instant printed;
        private boolean whole;
        private String state;
        private long percent;

        private Work(String detail) {
            this.detail = detail;
        }
    }
}
