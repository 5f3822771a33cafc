package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.SnapshotCopies;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies a snapshot from the region that it was made in. */
final class CopySnapshot {
    /** AWS's quota of copies at a time into a region (facts on AWS). */
    private static final int AT_A_TIME = 20;

    private final RegionPush region;
    private final SnapshotCopies copies;
    private final Admission admission;
    private final Slots room;

    CopySnapshot(RegionPush region) {
        this.region = region;
        this.copies = new SnapshotCopies(region.aws(), region.name());
        this.room = new Slots(region.workers(), AT_A_TIME);
        this.admission = new Admission(
                region, "snapshot copy", "see what else copies snapshots there, or ask AWS for a higher quota");
    }

    /**
     * @param plan the image that the copy is made for, and named after
     * @param source the completed snapshot in the other region
     * @param images the ids of the images that wait for the copy
     * @param running told the copy's id
     */
    Later<MakeSnapshot.Made> run(
            ImagePlan plan, String from, MakeSnapshot.Made source, List<String> images, Consumer<String> running) {
        Reporter log = region.reporter().of(plan.id());
        Work work = new Work(region.reporter(), images);
        return room.with(() -> work.phaseLater(Phase.COPY, "%s from %s".formatted(source.snapshotId(), from), () -> {
            log.info("Copying snapshot %s from %s", source.snapshotId(), from);
            Map<String, String> tags = tags(plan, source);
            return admission
                    .begin(log, () -> {
                        Optional<String> id = copies.begin(from, source.snapshotId(), plan.name(), tags);
                        // At once: a stop may come before anything else is done.
                        id.ifPresent(running);
                        return id;
                    })
                    .thenAwait(id -> {
                        log.info("Waiting for snapshot copy: %s", id);
                        return completed(id, work);
                    })
                    .then(copy -> {
                        work.resource(Event.Kind.SNAPSHOT, region.name(), copy.id(), true, source.sha256());
                        return Work.Ended.made(new MakeSnapshot.Made(copy.id(), source.sha256(), true), copy.id());
                    });
        }));
    }

    private Map<String, String> tags(ImagePlan plan, MakeSnapshot.Made source) {
        Map<String, String> tags = new LinkedHashMap<>(
                source.sha256() == null ? region.settings().tags() : Uploads.tags(region.settings(), source.sha256()));
        tags.put(Tags.NAME, plan.name());
        return tags;
    }

    private Later<Snapshot> completed(String id, Work work) {
        Duration limit = region.settings().importTimeout();
        CopyProgress progress = new CopyProgress(work);
        return region.workers()
                .when(region.snapshotWatch().completed(id, limit, progress))
                .atEnd((copy, failure) -> progress.end());
    }

    /** Tells how far a copy is, whenever that changes, until it is waited for no more. */
    private static final class CopyProgress implements Consumer<Snapshot> {
        private static final int WHOLE = 100;

        private final Work work;
        private int last = -1;
        private boolean ended;

        CopyProgress(Work work) {
            this.work = work;
        }

        synchronized void end() {
            ended = true;
        }

        @Override
        public synchronized void accept(Snapshot copy) {
            if (!ended && copy.progress() != last) {
                last = copy.progress();
                work.progress(Phase.COPY, last, (long) WHOLE, copy.state(), null);
            }
        }
    }
}
