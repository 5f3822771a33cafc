package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
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
final class ProgressText {
    /** Of the machine's time: it is the reader of the log who is spared. */
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final double speed;
    private final Map<Key, Work> running = new HashMap<>();

    ProgressText(Time time) {
        speed = time.speed();
    }

    /** Hears what there is to know of uploads and imports. */
    Optional<ConsoleLine> heard(Event event) {
        if (event instanceof Event.PhaseStarted e) {
            running.put(Key.of(e.images(), e.phase()), new Work(e.detail()));
        } else if (event instanceof Event.PhaseEnded e) {
            running.remove(Key.of(e.images(), e.phase()));
        } else if (event instanceof Event.Progress e) {
            return progress(e, running.computeIfAbsent(Key.of(e.images(), e.phase()), key -> new Work(null)));
        }
        return Optional.empty();
    }

    private Optional<ConsoleLine> progress(Event.Progress event, Work work) {
        String text = switch (event.phase()) {
            case UPLOAD -> upload(event, work);
            case IMPORT -> imported(event, work);
            default -> null;
        };
        return Optional.ofNullable(text).map(ConsoleLine::info);
    }

    private String upload(Event.Progress event, Work work) {
        boolean whole = event.total() != null && event.done() >= event.total();
        if (work.whole || !(whole || due(event, work))) {
            return null;
        }
        work.printed = event.time();
        work.whole = whole;
        String text =
                "Bytes uploaded (" + (work.detail == null ? event.images().get(0) : work.detail) + "): " + event.done();
        if (event.total() != null) {
            double percent = event.total() == 0 ? 100 : 100.0 * event.done() / event.total();
            text += String.format(Locale.ROOT, "/%d (%.2f%%)", event.total(), percent);
        }
        return text;
    }

    private boolean due(Event.Progress event, Work work) {
        return work.printed == null
                || Duration.between(work.printed, event.time()).toNanos() / speed >= INTERVAL.toNanos();
    }

    private String imported(Event.Progress event, Work work) {
        String state = event.message() == null ? "active" : event.message();
        if (state.equals(work.state) && (event.done() == work.percent || !due(event, work))) {
            return null;
        }
        work.printed = event.time();
        work.state = state;
        work.percent = event.done();
        return "Snapshot import progress: " + event.done() + "% - " + state + " ["
                + event.images().get(0) + "]";
    }

    /** Work goes by the first of its images: others may join. */
    private record Key(String image, Phase phase) {
        static Key of(List<String> images, Phase phase) {
            return new Key(images.get(0), phase);
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
