package io.jenkins.plugins.amipush.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Folds the events of a push into its {@link Results}. Applying an event is cheap, and {@link #results()} builds anew
 * only the images that changed since it was last asked. What a hostile or newer journal leaves out is skipped. Safe for
 * use by several threads.
 */
public final class ResultsFold {
    /** A push that warns more often than that is understood from the first of them; the journal has them all. */
    public static final int MOST_WARNINGS = 1_000;

    private final int mostImages;
    private final int mostOfAnImage;
    private int room;
    private boolean full;
    private Event.Begin begin;
    private final Map<String, Results.Identity> identities = new LinkedHashMap<>();
    private final List<Results.FoundFault> faults = new ArrayList<>();
    private final Map<String, String> faultByImage = new HashMap<>();
    private final List<Results.Warning> warnings = new ArrayList<>();
    private int warningsOmitted;
    private final Map<String, ImageFold> images = new LinkedHashMap<>();
    /** Those that no end was told to yet: a journal may hold as many ends as lines. */
    private final List<ImageFold> unended = new ArrayList<>();

    /** The same of stops, which say more of an image that is only planned. */
    private final List<ImageFold> unstopped = new ArrayList<>();

    private final List<Results.Left> left = new ArrayList<>();
    private boolean dryRun;
    private RunOutcome outcome = RunOutcome.RUNNING;
    private Integer exitCode;
    private String reason;
    private Instant updated;
    private Instant ended;
    private long bytesSent;
    private long works;

    /** For a journal that is trusted: keeps everything. */
    public ResultsFold() {
        this(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * For a journal that is not trusted, which must not fill the memory. What is more is left out, and a warning says so.
     *
     * @param mostImages how many images are kept
     * @param mostEntries how many images, phases, failures, faults and other entries of a list together
     * @param mostOfAnImage how many phases and how many failures of one image
     */
    public ResultsFold(int mostImages, int mostEntries, int mostOfAnImage) {
        this.mostImages = mostImages;
        this.mostOfAnImage = mostOfAnImage;
        this.room = mostEntries;
    }

    /** Takes the next event of the journal. */
    public synchronized void apply(Event event) {
        if (event.time() != null) {
            updated = event.time();
        }
        if (!applyToRun(event)) {
            applyToImages(event);
        }
    }

    /** How the push stands now. */
    public synchronized Results results() {
        Map<ItemState, Integer> counts = new EnumMap<>(ItemState.class);
        for (ItemState state : ItemState.values()) {
            counts.put(state, 0);
        }
        List<ImageResult> imageResults = new ArrayList<>(images.size());
        for (ImageFold image : images.values()) {
            imageResults.add(image.result());
            counts.merge(image.state(), 1, Integer::sum);
        }
        return new Results(
                Results.FORMAT,
                begin == null ? null : begin.engine(),
                begin == null ? Map.of() : copy(begin.settings()),
                begin == null ? null : begin.rehearsalSpeed(),
                dryRun,
                outcome,
                exitCode,
                reason,
                begin == null ? null : begin.time(),
                updated,
                ended,
                bytesSent,
                List.copyOf(identities.values()),
                List.copyOf(faults),
                List.copyOf(warnings),
                warningsOmitted,
                Collections.unmodifiableList(imageResults),
                List.copyOf(left),
                Collections.unmodifiableMap(counts),
                imageResults.size());
    }

    /**
     * Says that the journal ends here without its last line, so nobody knows how the push ended. Changes nothing when it
     * has one.
     */
    public synchronized void cutOff(String why) {
        if (outcome == RunOutcome.RUNNING) {
            end(updated, RunOutcome.FAILED, null, why);
            images.values().forEach(image -> image.cutOff(updated, why));
        }
    }

    private boolean applyToRun(Event event) {
        if (event instanceof Event.Begin e) {
            begin = e;
            // One that is refused has not come as far as to plan.
            dryRun |= e.settings() != null && Boolean.TRUE.equals(e.settings().get("dry-run"));
        } else if (event instanceof Event.Note e) {
            note(e);
        } else if (event instanceof Event.FaultFound e) {
            fault(e);
        } else if (event instanceof Event.Identity e) {
            identity(new Results.Identity(e.region(), e.account(), e.arn(), e.endpoint(), e.proxy()));
        } else if (event instanceof Event.Left e) {
            if (hasRoom()) {
                left.add(new Results.Left(e.image(), e.region(), e.what(), e.next()));
            }
        } else if (event instanceof Event.End e) {
            end(e.time(), e.outcome() == null ? RunOutcome.FAILED : e.outcome(), e.exitCode(), e.reason());
            unended.forEach(image -> image.runEnded(e.time(), faultByImage.get(image.id()), e.reason()));
            unended.clear();
        } else if (event instanceof Event.Stopped e) {
            end(e.time(), RunOutcome.STOPPED, e.exitCode(), e.reason());
            unstopped.forEach(image -> image.stopped(e.time()));
            unstopped.clear();
        } else {
            return false;
        }
        return true;
    }

    private void applyToImages(Event event) {
        if (event instanceof Event.Image e) {
            image(e.image(), image -> image.about(e));
        } else if (event instanceof Event.Plan e) {
            dryRun = true;
            image(e.image(), image -> image.plan(e));
        } else if (event instanceof Event.AttemptStarted e) {
            image(e.image(), image -> image.attempt(e));
        } else if (event instanceof Event.AttemptFailed e) {
            image(e.image(), image -> image.attemptFailed(e));
        } else if (event instanceof Event.PhaseStarted e && e.phase() != null) {
            long work = ++works;
            images(distinct(e.images()), image -> image.phaseStarted(e, work));
        } else if (event instanceof Event.Progress e && e.phase() != null) {
            Set<String> ids = distinct(e.images());
            long work = work(ids, e.phase());
            images(ids, image -> image.progress(e, work));
            sending(ids, e);
        } else if (event instanceof Event.PhaseEnded e && e.phase() != null) {
            Set<String> ids = distinct(e.images());
            Long known = sent(ids, e.phase());
            bytesSent += Math.max(0, (e.bytes() == null ? 0 : e.bytes()) - (known == null ? 0 : known));
            long work = work(ids, e.phase());
            images(ids, image -> image.phaseEnded(e, work));
        } else if (event instanceof Event.Resource e) {
            images(distinct(e.images()), image -> image.resource(e));
        } else if (event instanceof Event.ImageEnded e) {
            image(e.image(), image -> image.ended(e));
        }
    }

    private void note(Event.Note note) {
        if (note.level() != Event.Level.WARNING && note.level() != Event.Level.ERROR) {
            return;
        }
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(new Results.Warning(note.time(), note.level(), note.text(), note.image()));
        } else {
            warningsOmitted++;
        }
    }

    private void identity(Results.Identity identity) {
        if (identities.containsKey(identity.region()) || hasRoom()) {
            identities.put(identity.region(), identity);
        }
    }

    private void fault(Event.FaultFound found) {
        if (found.fault() != null && hasRoom()) {
            faults.add(new Results.FoundFault(found.time(), found.fault(), found.image()));
            if (found.image() != null) {
                faultByImage.putIfAbsent(found.image(), found.fault().line());
            }
        }
    }

    private void end(Instant time, RunOutcome how, Integer code, String why) {
        ended = time;
        outcome = how;
        exitCode = code;
        reason = why;
    }

    /** The number of the work that an event tells of: the one that some of its images have it under, else a new one. */
    private long work(Set<String> ids, Phase phase) {
        for (String id : ids) {
            ImageFold image = images.get(id);
            Long work = image == null ? null : image.openWork(phase);
            if (work != null) {
                return work;
            }
        }
        return ++works;
    }

    /** Counts what a work sent since it was last told of. Where no image of it is kept, its end counts it. */
    private void sending(Set<String> ids, Event.Progress event) {
        Long known = sent(ids, event.phase());
        if (event.sent() != null && known != null && event.sent() > known) {
            bytesSent += event.sent() - known;
            ids.stream()
                    .map(images::get)
                    .filter(Objects::nonNull)
                    .forEach(image -> image.sent(event.phase(), event.sent()));
        }
    }

    /** What the work that goes on for these images is known to have sent; null when none of them has such. */
    private Long sent(Set<String> ids, Phase phase) {
        return ids.stream()
                .map(images::get)
                .filter(Objects::nonNull)
                .map(image -> image.sent(phase))
                .filter(Objects::nonNull)
                .max(Long::compare)
                .orElse(null);
    }

    private void images(Set<String> ids, Consumer<ImageFold> change) {
        ids.forEach(id -> image(id, change));
    }

    /** A work is an image's once, however often the line names it. */
    private static Set<String> distinct(List<String> ids) {
        return ids == null ? Set.of() : new LinkedHashSet<>(ids);
    }

    private void image(String id, Consumer<ImageFold> change) {
        if (id == null) {
            return;
        }
        ImageFold image = images.get(id);
        if (image == null && (images.size() < mostImages ? hasRoom() : tellFull())) {
            image = new ImageFold(id, kept -> kept < mostOfAnImage ? hasRoom() : tellFull());
            images.put(id, image);
            unended.add(image);
            unstopped.add(image);
        }
        if (image != null) {
            change.accept(image);
        }
    }

    private boolean hasRoom() {
        return room-- > 0 || tellFull();
    }

    /** Always false: there is no room. */
    private boolean tellFull() {
        room = Math.max(room, 0);
        if (!full) {
            full = true;
            warnings.add(new Results.Warning(
                    updated,
                    Event.Level.ERROR,
                    "the journal tells more than can be shown; the rest is left out",
                    null));
        }
        return false;
    }

    /** A list of its own, which may hold nulls; empty for null. */
    static <T> List<T> copy(List<T> list) {
        return list == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(list));
    }

    /** A map of its own, which may hold nulls; empty for null. */
    static Map<String, Object> copy(Map<String, Object> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
