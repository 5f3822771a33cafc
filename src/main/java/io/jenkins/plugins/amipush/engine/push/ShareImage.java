package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.List;
import java.util.Set;

/** Grants what is missing of the permissions that an image and its snapshot should have; takes none away. */
final class ShareImage {
    private final RegionPush region;
    private final SharedWork<String, Void> snapshots;

    ShareImage(RegionPush region) {
        this.region = region;
        this.snapshots = new SharedWork<>(region.workers());
    }

    /**
     * Lets the planned accounts make volumes of the snapshot.
     *
     * @param known the accounts that may already, or null where they must be asked for
     */
    Later<Void> snapshot(ImagePlan plan, String snapshotId, Set<String> known) {
        if (plan.snapshotAccounts().isEmpty()) {
            return region.workers().now(null);
        }
        // Several images may have the snapshot; it is shared for all of them at once.
        return snapshots.get(
                snapshotId + plan.snapshotAccounts(),
                () -> region.workers().now(shareSnapshot(plan, snapshotId, known)));
    }

    private Void shareSnapshot(ImagePlan plan, String snapshotId, Set<String> known) throws InterruptedException {
        Reporter log = region.reporter().of(plan.id());
        return region.work(plan).phase(Phase.SHARE_SNAPSHOT, snapshotId, () -> {
            List<String> missing = missing(
                    log,
                    "Snapshot " + snapshotId,
                    plan.snapshotAccounts(),
                    known == null ? region.snapshots().permissions(snapshotId) : known);
            if (missing.isEmpty()) {
                return Work.Ended.found(null, "shared already");
            }
            log.info("Sharing snapshot %s with accounts: %s", snapshotId, missing);
            region.snapshots().share(snapshotId, missing);
            return Work.Ended.made(null, "shared with " + String.join(", ", missing));
        });
    }

    /**
     * Lets the planned accounts launch the image.
     *
     * @param known the accounts that may already, or null where they must be asked for
     */
    void image(ImagePlan plan, Image image, Set<String> known) throws InterruptedException {
        if (plan.accounts().isEmpty()) {
            return;
        }
        Reporter log = region.reporter().of(plan.id());
        region.work(plan).phase(Phase.SHARE, image.id(), () -> {
            List<String> missing = missing(
                    log,
                    "Image " + image.id(),
                    plan.accounts(),
                    known == null ? region.images().permissions(image.id()) : known);
            if (missing.isEmpty()) {
                return Work.Ended.found(null, "shared already");
            }
            log.info("Sharing %s with accounts: %s", plan.name(), missing);
            region.images().share(image.id(), missing);
            return Work.Ended.made(null, "shared with " + String.join(", ", missing));
        });
    }

    private static List<String> missing(Reporter log, String what, List<String> wanted, Set<String> present) {
        List<String> others =
                present.stream().filter(account -> !wanted.contains(account)).toList();
        if (!others.isEmpty()) {
            log.info("%s is also shared with accounts that this push does not name: %s", what, others);
        }
        return wanted.stream().filter(account -> !present.contains(account)).toList();
    }

    /** Lets everybody launch the image. */
    void everybody(ImagePlan plan, Image image) throws InterruptedException {
        region.work(plan).phase(Phase.PUBLIC, image.id(), () -> {
            if (image.publicImage()) {
                return Work.Ended.found(null, "public already");
            }
            Reporter log = region.reporter().of(plan.id());
            log.info("Releasing image %s publicly", image.id());
            log.info("Sharing %s with groups: [all]", plan.name());
            region.images().release(image.id());
            return Work.Ended.made(null, "public");
        });
    }
}
