package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.Bucket;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.S3Object;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says what exists of an image, and what a push would do, step by step as {@link ImagePush} would; changes nothing. */
final class DryRun {
    private final RegionPush region;
    private final Routes routes;
    private final Uploads uploads;
    private final PublishMetadata publish;

    DryRun(RegionPush region, Routes routes, Uploads uploads, PublishMetadata publish) {
        this.region = region;
        this.routes = routes;
        this.uploads = uploads;
        this.publish = publish;
    }

    void describe(ImagePlan plan, Preflight.Report report) throws InterruptedException {
        Findings found = report.findings().get(plan.id());
        List<String> exists = new ArrayList<>();
        List<String> todo = new ArrayList<>();
        Image image = found.image();
        if (image == null) {
            snapshot(plan, report, found, exists, todo);
            todo.add("register image " + plan.name());
        } else {
            exists.add("image " + image.id() + " (" + image.state() + ")");
            tag(plan, found, todo);
        }
        share(plan, found, todo);
        if (region.settings().ship()) {
            ship(plan, image, todo);
        }
        region.reporter().tell(new Event.Plan(region.reporter().now(), plan.id(), exists, todo));
    }

    private void snapshot(
            ImagePlan plan, Preflight.Report report, Findings found, List<String> exists, List<String> todo)
            throws InterruptedException {
        if (found.snapshot() != null) {
            exists.add("snapshot " + found.snapshot().id() + " ("
                    + found.snapshot().state() + ")");
            return;
        }
        if (found.importTask().isPresent()) {
            ImportTask task = found.importTask().get();
            exists.add("snapshot import " + task.id() + " (" + task.status() + ")");
            todo.add("wait for that import");
            return;
        }
        Optional<Route> route = routes.of(plan);
        if (route.isPresent() && route.get().source().isPresent()) {
            todo.add("copy the snapshot of " + plan.staged().src() + " from "
                    + route.get().source().get().maker().region());
            return;
        }
        if (region.settings().transfer() != Transfer.S3_IMPORT) {
            todo.add("write " + plan.staged().src() + " into a snapshot"
                    + (region.settings().transfer() == Transfer.AUTO
                            ? ", or upload and import it where EBS direct cannot be used"
                            : ""));
            return;
        }
        Optional<S3Object> object = Optional.empty();
        boolean bucketExists = report.bucketExists()
                || region.settings().sharesSnapshots()
                        && new Bucket(plan.bucket(), plan.region(), region.owner()).exists(region.aws());
        if (bucketExists) {
            exists.add("bucket " + plan.bucket());
            object = uploads.present(plan, region.owner());
        } else {
            todo.add("create bucket " + plan.bucket());
        }
        if (object.isPresent()) {
            exists.add("object " + plan.object() + " with the same content");
        } else {
            todo.add("upload " + plan.staged().src() + " to " + plan.object());
        }
        todo.add("import " + plan.object() + " as a snapshot");
    }

    private void tag(ImagePlan plan, Findings found, List<String> todo) {
        Image image = found.image();
        Map<String, String> wanted =
                found.content() == null ? region.settings().tags() : Uploads.tags(region.settings(), found.content());
        if (!Tags.missing(wanted, image.tags()).isEmpty()) {
            todo.add("tag image " + image.id());
        }
        if (image.snapshotId() != null
                && !ImportSnapshot.missingTags(
                                region, plan, image, found.details().root(), found.content())
                        .isEmpty()) {
            todo.add("tag snapshot " + image.snapshotId());
        }
    }

    private void share(ImagePlan plan, Findings found, List<String> todo) throws InterruptedException {
        String snapshotId = found.image() != null
                ? found.image().snapshotId()
                : found.snapshot() == null ? null : found.snapshot().id();
        Set<String> ofSnapshot = found.details().snapshotAccounts();
        if (ofSnapshot == null) {
            ofSnapshot = snapshotId == null ? Set.of() : region.snapshots().permissions(snapshotId);
        }
        Set<String> ofImage = found.details().accounts();
        if (ofImage == null) {
            ofImage = found.image() == null
                    ? Set.of()
                    : region.images().permissions(found.image().id());
        }
        share("snapshot", plan.snapshotAccounts(), ofSnapshot, todo);
        share("image", plan.accounts(), ofImage, todo);
    }

    private static void share(String what, List<String> wanted, Set<String> present, List<String> todo) {
        List<String> missing =
                wanted.stream().filter(account -> !present.contains(account)).toList();
        if (!missing.isEmpty()) {
            todo.add("share the " + what + " with " + String.join(", ", missing));
        }
    }

    private void ship(ImagePlan plan, Image image, List<String> todo) {
        if (image == null || !publish.shown(plan, image)) {
            todo.add("show the image in RHSM");
        }
        boolean isPublic = image != null && image.publicImage();
        if (plan.mayBePublic() && region.settings().allowPublicImages() && !isPublic) {
            todo.add("release the image to everybody");
        }
    }
}
