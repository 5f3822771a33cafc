package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.journal.Event;
import java.util.Set;

/**
 * One image's way, from what exists of it to what was asked for. Each step looks whether its work is done before it does
 * it; so an attempt after a failure, or another push after a crash, goes on from where the last one came.
 */
final class ImagePush {
    /** Who may use what was made a moment ago. */
    private static final Set<String> NOBODY = Set.of();

    private final ImagePlan plan;
    private final Steps steps;
    private final Workers workers;
    private final PushSettings settings;
    private final Reporter log;

    // What this push knows of the image by its id, even while EC2 does not list it yet.
    private volatile String underWay;
    private volatile String snapshotId;
    /** The digest of what snapshot and image hold, or null where nothing tells. */
    private volatile String content;

    private volatile String imageId;
    private volatile boolean shipped;
    private volatile boolean publicImage;
    private volatile boolean ended;

    ImagePush(ImagePlan plan, Steps steps, Workers workers, PushSettings settings, Reporter reporter) {
        this.plan = plan;
        this.steps = steps;
        this.workers = workers;
        this.settings = settings;
        this.log = reporter.of(plan.id());
    }

    /** The steps of a region's images. */
    record Steps(
            MakeSnapshot makeSnapshot,
            ImportSnapshot importSnapshot,
            RegisterImage register,
            ShareImage share,
            PublishMetadata publish) {}

    /**
     * One attempt.
     *
     * @param findings what exists, as seen at the attempt's beginning
     */
    Later<Void> attempt(Findings findings) throws InterruptedException {
        log.info(
                "Uploading %s to region %s (type: %s, ship: %s)",
                plan.staged().src(),
                plan.region(),
                plan.staged().attributes().type(),
                settings.ship() ? "True" : "False");
        log.info("Image name: %s", plan.name());
        if (findings.image() != null || imageId != null) {
            return finish(findings, false);
        }
        return makeSnapshot(findings)
                .thenAwait(fresh -> steps.share().snapshot(plan, snapshotId, fresh ? NOBODY : null))
                .thenAwait(shared -> {
                    RegisterImage.Registered registered = steps.register().run(plan, snapshotId, content);
                    imageId = registered.id();
                    return finish(registered.taken(), imageId != null);
                });
    }

    /**
     * From the image to what was asked for.
     *
     * @param found the image, if it is not this push's
     * @param made whether this attempt made it, so that nobody can have permissions for it yet
     */
    private Later<Void> finish(Findings found, boolean made) throws InterruptedException {
        boolean existed = found.image() != null;
        if (existed) {
            imageId = found.image().id();
            content = found.content();
            steps.register().found(plan, found);
        }
        return steps.register()
                .available(plan, imageId, found.image(), content)
                .thenAwait(image -> shareSnapshot(image, found, existed).then(shared -> image))
                .then(image -> {
                    steps.share()
                            .image(plan, image, made ? NOBODY : found.details().accounts());
                    release(image, existed);
                    return null;
                });
    }

    /** That of an image that was there before; that of another was shared before the image was made of it. */
    private Later<Void> shareSnapshot(Image image, Findings found, boolean existed) throws InterruptedException {
        if (!existed || image.snapshotId() == null) {
            return workers.now(null);
        }
        steps.importSnapshot().repairTags(plan, image, found.details().root(), content);
        return steps.share().snapshot(plan, image.snapshotId(), found.details().snapshotAccounts());
    }

    private void release(Image image, boolean existed) throws InterruptedException {
        log.info("Image published: %s", imageId);
        publicImage = image.publicImage();
        if (publicImage && !plan.mayBePublic()) {
            log.warn("Image %s is public, though its metadata does not want that; nothing is taken back", imageId);
        }
        publish(image, existed);
        log.info("Successfully uploaded %s [%s] [%s]", plan.name(), plan.region(), imageId);
    }

    /** @return whether this push made it, so that nobody can have permissions for it yet */
    private Later<Boolean> makeSnapshot(Findings findings) throws InterruptedException {
        if (snapshotId != null) {
            return workers.now(false);
        }
        Snapshot present = findings.snapshot();
        if (present != null) {
            return steps.importSnapshot().prepare(plan, present).then(id -> {
                snapshotId = id;
                content = present.sha256().orElse(null);
                return false;
            });
        }
        return steps.makeSnapshot().run(plan, findings, id -> underWay = id).then(made -> {
            snapshotId = made.snapshotId();
            content = made.sha256();
            return made.fresh();
        });
    }

    /** RHSM shows the image before everybody may launch it: what is launched can be subscribed from the first minute. */
    private void publish(Image image, boolean existed) throws InterruptedException {
        if (!settings.ship()) {
            return;
        }
        steps.publish().run(plan, image, existed);
        shipped = true;
        if (!plan.mayBePublic()) {
            return;
        }
        if (settings.allowPublicImages()) {
            steps.share().everybody(plan, image);
            publicImage = true;
        } else {
            log.warn(
                    "Image %s is meant to be public, but is not released: --allow-public-images is not given", imageId);
        }
    }

    /** Called when the last word on the image is said. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    ImagePlan plan() {
        return plan;
    }

    boolean shipped() {
        return shipped;
    }

    boolean publicImage() {
        return publicImage;
    }

    /** The AMI's id, or null while there is none. */
    String imageId() {
        return imageId;
    }

    /** Whether an import, a snapshot or an image of it is known to exist. */
    boolean madeSomething() {
        return underWay != null || snapshotId != null || imageId != null;
    }

    /** What an unfinished image leaves in AWS, for whoever reads the journal of a push that did not finish it. */
    Event.Left left() {
        if (imageId != null) {
            return left("image " + imageId, "the next push goes on with it");
        }
        if (snapshotId != null) {
            return left("snapshot " + snapshotId, "the next push registers the image of it");
        }
        if (underWay != null) {
            return left(
                    (underWay.startsWith("snap-") ? "snapshot " : "snapshot import ") + underWay,
                    "the next push goes on with it");
        }
        return left(
                settings.sharesSnapshots()
                        ? "an unfinished snapshot of " + plan.staged().file() + ", if one had begun"
                        : "an unfinished upload or import of " + plan.object() + ", if one had begun",
                "the next push goes on");
    }

    private Event.Left left(String what, String next) {
        return new Event.Left(log.now(), plan.id(), plan.region(), what, next);
    }
}
