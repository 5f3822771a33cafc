package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.rhsm.ImageMetadata;
import io.jenkins.plugins.amipush.engine.rhsm.Product;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmClient;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.List;

/** Shows an image in RHSM, its region first. */
final class PublishMetadata {
    private final RhsmClient rhsm;
    private final Reporter reporter;

    PublishMetadata(RhsmClient rhsm, Reporter reporter) {
        this.rhsm = rhsm;
        this.reporter = reporter;
    }

    /** @param existed whether the image was there before this push, and so may be shown already */
    void run(ImagePlan plan, Image image, boolean existed) throws InterruptedException {
        ImageMetadata metadata = metadata(plan, image);
        Reporter log = reporter.of(plan.id());
        new Work(reporter, List.of(plan.id())).phase(Phase.RHSM, image.id(), () -> {
            if (existed && shown(metadata, log)) {
                return Work.Ended.found(null, "shown already");
            }
            rhsm.ensureRegion(plan.region(), log);
            rhsm.publish(metadata, plan.region(), log);
            return Work.Ended.made(null, "visible");
        });
    }

    /** Whether RHSM shows the image with all that it should say of it. */
    boolean shown(ImagePlan plan, Image image) {
        return shown(metadata(plan, image), reporter.of(plan.id()));
    }

    /** Only to save an update that would change nothing; where RHSM does not list its images, it is made. */
    private boolean shown(ImageMetadata metadata, Reporter log) {
        try {
            return rhsm.shows(metadata);
        } catch (PushFailure e) {
            log.debug("%s; updating %s without knowing what RHSM shows of it", e.getMessage(), metadata.amiId());
            return false;
        }
    }

    private ImageMetadata metadata(ImagePlan plan, Image image) {
        ImageAttributes attributes = plan.staged().attributes();
        Product product = rhsm.product(attributes.release().product(), attributes.type())
                .orElseThrow(() -> new IllegalStateException("unchecked product of " + plan.id()));
        return new ImageMetadata(
                image.id(),
                attributes.release().arch(),
                product.name(),
                attributes.release().version(),
                attributes.release().variant(),
                ImageMetadata.released(plan.name(), reporter.now()),
                ImageMetadata.VISIBLE);
    }
}
