package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A snapshot import and its way to an end, by time or from one look at it to the next. */
final class ImportTask {
    /** From here on in its time the task shows the snapshot that it is making. */
    private static final double SNAPSHOT_SHOWN = 0.5;

    private static final Set<String> ENDED = Set.of("completed", "error", "deleted", "cancelled");

    final String id;
    final String region;
    final String owner;
    final Source source;
    final Instant started;
    final String snapshotId;
    final ResourceTags tags;

    private final List<ImportRule.Step> steps;
    private final ImportRule.Outcome outcome;
    private final String outcomeMessage;
    private final Duration duration;
    private int looks;
    private boolean snapshotMade;
    private boolean cancelled;
    private String cancelReason;

    ImportTask(
            String id,
            String region,
            String owner,
            Source source,
            Instant started,
            String snapshotId,
            ResourceTags tags,
            Fate fate) {
        this.id = id;
        this.region = region;
        this.owner = owner;
        this.source = source;
        this.started = started;
        this.snapshotId = snapshotId;
        this.tags = tags;
        steps = fate.steps;
        outcome = fate.outcome;
        outcomeMessage = fate.message;
        duration = fate.duration;
    }

    /** Takes the next of the task's steps, if it goes by steps. */
    void look() {
        looks++;
    }

    /** Whether it is time to make the snapshot; true once only, for the snapshot may be deleted later. */
    boolean makesSnapshot(Instant now) {
        boolean makes = !snapshotMade && view(now).showsSnapshot();
        snapshotMade |= makes;
        return makes;
    }

    void cancel(String reason) {
        cancelled = true;
        cancelReason = reason;
    }

    boolean ended(Instant now) {
        return ENDED.contains(view(now).status());
    }

    /** What there is to be seen of the task. */
    View view(Instant now) {
        if (cancelled) {
            return new View("deleted", null, cancelReason, false);
        }
        if (!steps.isEmpty()) {
            ImportRule.Step step = steps.get(Math.max(0, Math.min(looks, steps.size()) - 1));
            boolean completed = step.status().equals("completed");
            return new View(step.status(), step.progress(), step.message(), completed);
        }
        double done =
                duration.isZero() ? 1 : (double) Duration.between(started, now).toNanos() / duration.toNanos();
        if (done >= 1 && outcome != ImportRule.Outcome.NEVER) {
            String status = outcome.name().toLowerCase(Locale.ROOT);
            return new View(status, null, outcomeMessage, outcome == ImportRule.Outcome.COMPLETED);
        }
        int percent = (int) Math.min(99, done * 100);
        return new View("active", Integer.toString(percent), stage(percent), done >= SNAPSHOT_SHOWN);
    }

    private static String stage(int percent) {
        if (percent < 5) {
            return "pending";
        }
        if (percent < 20) {
            return "validating";
        }
        return percent < 85 ? "downloading/converting" : "preparing snapshot";
    }

    /**
     * What a client asked to be imported.
     *
     * @param sizeBytes of the object
     * @param etag of the object, when the import began
     * @param roleName the service role that reads it
     */
    record Source(
            String bucket,
            String key,
            long sizeBytes,
            String etag,
            String format,
            String description,
            String diskDescription,
            String roleName,
            boolean encrypted,
            String kmsKeyId) {}

    /**
     * How a task will go.
     *
     * @param steps what is seen look by look; when empty, the outcome comes after the duration
     */
    record Fate(List<ImportRule.Step> steps, ImportRule.Outcome outcome, String message, Duration duration) {}

    /**
     * A look at a task.
     *
     * @param progress per cent without the sign, or null
     * @param showsSnapshot whether the snapshot exists already
     */
    record View(String status, String progress, String message, boolean showsSnapshot) {}
}
