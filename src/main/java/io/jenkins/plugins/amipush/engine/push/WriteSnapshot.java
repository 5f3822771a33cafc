package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.BlockUpload;
import io.jenkins.plugins.amipush.engine.aws.BlocksUnavailable;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Makes the snapshot of an image by writing the disk's blocks into it. */
final class WriteSnapshot {
    private final RegionPush region;
    private final Uploading uploading;
    private final Digests digests;
    /** What was begun before EBS direct could not be used any more, by image. */
    private final Map<String, BlockUpload> unfinished = new ConcurrentHashMap<>();

    WriteSnapshot(RegionPush region, Uploading uploading, Digests digests) {
        this.region = region;
        this.uploading = uploading;
        this.digests = digests;
    }

    /**
     * @param plan the image that the snapshot is made for, and named after
     * @param images the ids of the images that wait for it
     * @param running told the snapshot's id
     * @return fails with {@link BlocksUnavailable} when the account cannot write blocks there
     */
    Later<MakeSnapshot.Made> run(ImagePlan plan, List<String> images, Consumer<String> running) {
        Work work = new Work(region.reporter(), images);
        return region.workers()
                .send(() -> uploading.reading(plan, () -> written(plan, work, running)))
                .thenAwait(done -> {
                    String snapshotId = done.written().snapshotId();
                    Duration limit = region.settings().importTimeout();
                    return work.phaseLater(
                            Phase.COMPLETE,
                            snapshotId,
                            () -> region.workers()
                                    .when(region.snapshotWatch().completed(snapshotId, limit, look -> {}))
                                    .then(snapshot -> Work.Ended.made(tagged(plan, work, done), snapshotId)));
                });
    }

    private Done written(ImagePlan plan, Work work, Consumer<String> running) throws InterruptedException {
        Reporter log = region.reporter().of(plan.id());
        AtomicLong sent = new AtomicLong();
        return work.phase(Phase.BLOCKS, plan.staged().src(), sent, () -> {
            log.info("Writing %s into a snapshot in %s", plan.staged().src(), region.name());
            StagedContent content = content(plan);
            UploadProgress progress = new UploadProgress(
                    work, Phase.BLOCKS, content.size(), plan.staged().src(), log, sent);
            BlockUpload upload =
                    new BlockUpload(region.aws(), uploading.parts(), region.name(), uploading.record(plan), progress);
            BlockUpload.Written written = write(upload, content, plan, progress);
            running.accept(written.snapshotId());
            log.info("Successfully wrote %s into snapshot %s", plan.staged().src(), written.snapshotId());
            return Work.Ended.made(new Done(upload, written), written.snapshotId());
        });
    }

    private MakeSnapshot.Made tagged(ImagePlan plan, Work work, Done done) throws InterruptedException {
        String snapshotId = done.written().snapshotId();
        // That of the bytes that were written, whatever the file holds by now.
        String sha256 = done.written().sha256() == null
                ? digests.of(plan.staged())
                : done.written().sha256();
        // Now only does the snapshot hold what its tags say.
        Map<String, String> tags = Uploads.tags(region.settings(), sha256);
        tags.put(Tags.NAME, plan.name());
        tags.put(Tags.WRITING, Tags.WRITTEN);
        region.snapshots().tag(snapshotId, tags);
        done.upload().forget();
        work.resource(Event.Kind.SNAPSHOT, region.name(), snapshotId, true, sha256);
        return new MakeSnapshot.Made(snapshotId, sha256, true);
    }

    private record Done(BlockUpload upload, BlockUpload.Written written) {}

    private BlockUpload.Written write(
            BlockUpload upload, StagedContent content, ImagePlan plan, UploadProgress progress)
            throws InterruptedException {
        try {
            return upload.run(content, content.identity(), "ami-push of " + plan.name(), tags(plan));
        } catch (BlocksUnavailable e) {
            unfinished.put(plan.id(), upload);
            throw e;
        } finally {
            progress.end();
        }
    }

    /** Deletes what {@link #run} left unfinished of the image's snapshot: it is had in another way. Never fails. */
    void discard(ImagePlan plan) throws InterruptedException {
        BlockUpload upload = unfinished.remove(plan.id());
        Optional<String> undeleted = upload == null ? Optional.empty() : upload.discard();
        undeleted.ifPresent(id -> region.reporter()
                .of(plan.id())
                .warn(
                        "Unfinished snapshot %s in %s could not be deleted; AWS drops it within hours",
                        id, region.name()));
    }

    private StagedContent content(ImagePlan plan) throws InterruptedException {
        try {
            return new StagedContent(plan.staged(), digests).measure();
        } catch (IOException e) {
            throw PushFailure.passing(
                            "cannot read %s: %s".formatted(plan.staged().src(), e.getMessage()), e)
                    .remedy("check the staged file and the disk it lies on");
        }
    }

    private Map<String, String> tags(ImagePlan plan) {
        Map<String, String> tags = new LinkedHashMap<>(region.settings().tags());
        tags.put(Tags.NAME, plan.name());
        return tags;
    }
}
