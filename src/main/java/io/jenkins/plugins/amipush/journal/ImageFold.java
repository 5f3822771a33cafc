package io.jenkins.plugins.amipush.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** Gathers what the journal tells of one image. */
final class ImageFold {
    private final String id;
    private final IntPredicate room;
    private final List<PhaseFold> phases = new ArrayList<>();
    /** The last one of each kind, which alone may be open. */
    private final Map<Phase, PhaseFold> lastPhases = new EnumMap<>(Phase.class);

    private final List<ImageResult.Failure> failures = new ArrayList<>();
    private Event.Image about;
    private ItemState state = ItemState.PENDING;
    private String sha256;
    private String ami;
    private String snapshotId;
    private String importTask;
    private String object;
    private boolean shipped;
    private boolean publicImage;
    private int attempts;
    private String reason;
    private String remedy;
    private List<String> exists = List.of();
    private List<String> todo = List.of();
    private boolean planned;
    private Instant started;
    private Instant ended;
    private ImageResult built;

    /** @param room whether another phase or failure may be kept beside so many; asked once for each */
    ImageFold(String id, IntPredicate room) {
        this.id = id;
        this.room = room;
    }

    String id() {
        return id;
    }

    void about(Event.Image event) {
        about = event;
        built = null;
    }

    void plan(Event.Plan event) {
        planned = true;
        exists = ResultsFold.copy(event.exists());
        todo = ResultsFold.copy(event.todo());
        built = null;
    }

    void attempt(Event.AttemptStarted event) {
        attempts = Math.max(attempts, event.attempt());
        begun(event.time());
    }

    void attemptFailed(Event.AttemptFailed event) {
        attempts = Math.max(attempts, event.attempt());
        if (room.test(failures.size())) {
            failures.add(new ImageResult.Failure(
                    event.attempt(),
                    event.time(),
                    event.reason(),
                    event.remedy(),
                    event.requestId(),
                    event.permanent()));
        }
        built = null;
    }

    void phaseStarted(Event.PhaseStarted event, long work) {
        if (ended == null) {
            PhaseFold open = open(event.phase());
            if (open != null) {
                open.breakOff(event.time());
            }
            add(new PhaseFold(event.phase(), attempts, work, event.time(), event.detail()));
            begun(event.time());
        }
    }

    void progress(Event.Progress event, long work) {
        if (ended == null) {
            openOrNew(event.phase(), work, event.time()).progress(event);
            built = null;
        }
    }

    void phaseEnded(Event.PhaseEnded event, long work) {
        if (ended == null) {
            openOrNew(event.phase(), work, event.time()).end(event);
            built = null;
        }
    }

    void resource(Event.Resource event) {
        if (event.kind() == null) {
            return;
        }
        switch (event.kind()) {
            case OBJECT -> object = event.id();
            case IMPORT_TASK -> importTask = event.id();
            case SNAPSHOT -> snapshotId = event.id();
            case AMI -> ami = event.id();
        }
        if (event.sha256() != null) {
            sha256 = event.sha256();
        }
        built = null;
    }

    void ended(Event.ImageEnded event) {
        shipped = event.shipped();
        publicImage = event.publicImage();
        // A state that this version does not know is not a success that it may claim.
        end(event.time(), event.state() == null ? ItemState.NOTPUSHED : event.state(), event.reason(), event.remedy());
    }

    /** The journal ends without a word on how the push did. */
    void cutOff(Instant time, String why) {
        if (ended == null && !planned) {
            end(time, ItemState.NOTPUSHED, why, null);
        }
    }

    /** The push was stopped: whatever is not ended will not be. */
    void stopped(Instant time) {
        if (ended == null) {
            end(time, ItemState.NOTPUSHED, "stopped", null);
        }
    }

    /**
     * The push ended without a last word on this image.
     *
     * @param fault what is wrong with the image, or null
     * @param why why the push ended, or null
     */
    void runEnded(Instant time, String fault, String why) {
        if (ended != null || planned) {
            return;
        }
        if (fault != null) {
            end(time, ItemState.INVALIDFILE, fault, null);
        } else if (attempts == 0 || ami != null) {
            end(time, ItemState.NOTPUSHED, lastFailure(why == null ? "the push ended before it was done" : why), null);
        } else {
            end(
                    time,
                    ItemState.UPLOADFAILED,
                    lastFailure(why == null ? "the push ended before an AMI was made" : why),
                    null);
        }
    }

    /** The number of the phase's work that goes on, or null. */
    Long openWork(Phase phase) {
        PhaseFold open = open(phase);
        return open == null ? null : (Long) open.work();
    }

    /** Bytes that the phase which goes on is known to have sent; null without such a phase. */
    Long sent(Phase phase) {
        PhaseFold open = open(phase);
        return open == null ? null : (Long) open.sent();
    }

    void sent(Phase phase, long known) {
        PhaseFold open = open(phase);
        if (open != null) {
            open.sent(known);
        }
    }

    ItemState state() {
        return state;
    }

    ImageResult result() {
        if (built == null) {
            built = build();
        }
        return built;
    }

    private void end(Instant time, ItemState last, String why, String advice) {
        state = last;
        reason = why;
        remedy = advice;
        ended = time == null ? Instant.EPOCH : time;
        phases.forEach(phase -> phase.breakOff(time));
        built = null;
    }

    private String lastFailure(String otherwise) {
        return failures.isEmpty()
                ? otherwise
                : failures.get(failures.size() - 1).reason();
    }

    private void begun(Instant time) {
        if (started == null) {
            started = time;
        }
        built = null;
    }

    private void add(PhaseFold phase) {
        if (room.test(phases.size())) {
            phases.add(phase);
            lastPhases.put(phase.phase(), phase);
        }
    }

    private PhaseFold open(Phase phase) {
        PhaseFold last = lastPhases.get(phase);
        return last != null && last.isOpen() ? last : null;
    }

    /** An image may join work that has begun for others; its own phase then starts with the first word of it. */
    private PhaseFold openOrNew(Phase phase, long work, Instant time) {
        PhaseFold open = open(phase);
        if (open == null) {
            open = new PhaseFold(phase, attempts, work, time, null);
            add(open);
            begun(time);
        }
        return open;
    }

    private ImageResult.Current current() {
        for (int i = phases.size() - 1; i >= 0; i--) {
            if (phases.get(i).isOpen()) {
                return phases.get(i).current();
            }
        }
        return null;
    }

    private ImageResult build() {
        int slash = id.indexOf('/');
        boolean known = about != null;
        Map<String, Object> item = known ? ResultsFold.copy(about.item()) : Map.of();
        return new ImageResult(
                id,
                known ? about.file() : null,
                known ? about.src() : null,
                known ? ResultsFold.copy(about.dest()) : List.of(),
                item.get("origin") instanceof String origin ? origin : null,
                known ? about.region() : id.substring(0, Math.max(slash, 0)),
                known ? about.imageType() : null,
                known ? about.name() : id.substring(slash + 1),
                known ? about.bytes() : null,
                sha256,
                state,
                current(),
                ami,
                snapshotId,
                importTask,
                object,
                shipped,
                publicImage,
                attempts,
                reason,
                remedy,
                exists,
                todo,
                started,
                ended,
                phases.stream().map(PhaseFold::result).toList(),
                Collections.unmodifiableList(new ArrayList<>(failures)),
                item);
    }
}
