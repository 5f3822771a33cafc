package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers the AMI of a snapshot, and waits until it is available. */
final class RegisterImage {
    /** How long EC2 may refuse a name as taken without listing the image that took it (facts: eventual consistency). */
    private static final Duration LISTED_AFTER = Duration.ofMinutes(3);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** An AMI of a completed snapshot is available within seconds; one that is not in half an hour will not be. */
    private static final Duration AVAILABLE_LIMIT = Duration.ofMinutes(30);

    private final RegionPush region;
    private final Finder finder;

    RegisterImage(RegionPush region, Finder finder) {
        this.region = region;
        this.finder = finder;
    }

    /**
     * @param id the new AMI, which may still be pending; or null where another image took the name
     * @param taken the image that took the name, or {@link Findings#NOTHING}
     */
    record Registered(String id, Findings taken) {}

    /** @param sha256 the digest of the content, or null where the snapshot does not tell */
    Registered run(ImagePlan plan, String snapshotId, String sha256) throws InterruptedException {
        Work work = region.work(plan);
        return work.phase(Phase.REGISTER, snapshotId, () -> {
            region.reporter().of(plan.id()).info("Registering image: %s", plan.name());
            Optional<String> id = region.images().register(plan.registration(), snapshotId, tags(sha256));
            if (id.isEmpty()) {
                Findings taken = nameTaken(plan);
                return Work.Ended.found(
                        new Registered(null, taken), taken.image().id());
            }
            work.resource(Event.Kind.AMI, plan.region(), id.get(), true, sha256);
            return Work.Ended.made(new Registered(id.get(), Findings.NOTHING), id.get());
        });
    }

    /** Takes note of an image that was there before. */
    void found(ImagePlan plan, Findings findings) {
        Work work = region.work(plan);
        Image image = findings.image();
        work.resource(Event.Kind.AMI, plan.region(), image.id(), false, findings.content());
        if (image.snapshotId() != null) {
            work.resource(Event.Kind.SNAPSHOT, plan.region(), image.snapshotId(), false, findings.content());
        }
    }

    /** The image that took the name since the search for it: another push's, or this one's whose answer was lost. */
    private Findings nameTaken(ImagePlan plan) throws InterruptedException {
        Instant end = region.time().now().plus(LISTED_AFTER);
        while (true) {
            Findings findings = finder.find(plan, Inventory.take(region.aws(), plan.region(), List.of(plan.name())));
            if (!findings.faults().isEmpty()) {
                throw PushFailure.permanent(findings.faults().get(0).line(), null);
            }
            if (findings.image() != null) {
                return findings;
            }
            if (region.time().now().isAfter(end)) {
                throw PushFailure.passing(
                        "EC2 says that the name %s is taken in %s, but lists no image of it"
                                .formatted(plan.name(), plan.region()),
                        null);
            }
            region.time().sleep(LOOK_EVERY);
        }
    }

    /**
     * Waits until the AMI is available, and sets the tags that it lacks.
     *
     * @param seen the AMI as it was found, or null where it was made
     * @param sha256 the digest of the content, or null where nothing tells
     */
    Later<Image> available(ImagePlan plan, String id, Image seen, String sha256) throws InterruptedException {
        return region.work(plan)
                .<Image>phaseLater(Phase.AVAILABLE, id, () -> {
                    if (seen != null && seen.available()) {
                        return region.workers().now(Work.Ended.found(seen, "available"));
                    }
                    return region.workers()
                            .when(region.imageWatch().available(id, AVAILABLE_LIMIT))
                            .then(image -> Work.Ended.made(image, "available"));
                })
                .then(image -> {
                    region.images().tag(id, Tags.missing(tags(sha256), image.tags()));
                    return image;
                });
    }

    private Map<String, String> tags(String sha256) {
        return sha256 == null ? region.settings().tags() : Uploads.tags(region.settings(), sha256);
    }
}
