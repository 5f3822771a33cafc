package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.AwsSettings;
import io.jenkins.plugins.amipush.engine.push.Planner.Plan;
import io.jenkins.plugins.amipush.engine.push.Planner.PlanFault;
import io.jenkins.plugins.amipush.engine.rhsm.Product;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmClient;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A push, from staged items to released images: everything is checked before anything is changed, then each image goes
 * its way, and none takes another down with it.
 */
public final class Push {
    /** The digests of files that were read. */
    private static final String DIGESTS = "digests";

    /** Unfinished snapshots and the blocks that they have. */
    private static final String BLOCKS = "blocks";

    private final Path memory;
    private final PushSettings settings;
    private final AwsSettings awsSettings;
    private final RhsmClient rhsm;
    private final Digests digests;
    private final Time time;
    private final StopSignal stop;
    private final Reporter reporter;
    private final Refusals refusals;

    /** @param memory the directory in which pushes of a stage find what earlier ones learnt, made when needed; or null */
    public Push(
            PushSettings settings,
            AwsSettings awsSettings,
            RhsmClient rhsm,
            Path memory,
            Time time,
            StopSignal stop,
            Reporter reporter) {
        this.settings = settings;
        this.awsSettings = awsSettings;
        this.rhsm = rhsm;
        this.memory = memory;
        this.digests = digests(memory);
        this.time = time;
        this.stop = stop;
        this.reporter = reporter;
        this.refusals = new Refusals(reporter);
    }

    /** What earlier pushes have learnt of files. */
    private static Digests digests(Path memory) {
        return new Digests(new DigestCache(memory == null ? null : memory.resolve(DIGESTS)));
    }

    /**
     * Tells what is wrong with the items of a stage that is refused for other reasons, so that all of it can be set right at
     * once. Nobody is asked.
     *
     * @param memory as of a push
     * @return how many faults they have
     */
    public static int refuse(List<StagedImage> items, PushSettings settings, Path memory, Reporter reporter)
            throws InterruptedException {
        Plan plan = new Planner(settings, digests(memory), reporter).plan(items);
        Refusals refusals = new Refusals(reporter);
        plan.images().forEach(refusals::announce);
        refusals.refuse(plan.images(), plan.faults());
        return plan.faults().size();
    }

    /** @param reason why it is not {@link RunOutcome#PUSHED}, or null */
    public record Ended(RunOutcome outcome, String reason) {
        static final Ended PUSHED = new Ended(RunOutcome.PUSHED, null);

        static Ended refused(String reason) {
            return new Ended(RunOutcome.REFUSED, reason);
        }
    }

    /**
     * Pushes the items; says everything that happens in the journal.
     *
     * @throws PushFailure when the push cannot start: no credentials, or RHSM cannot be asked
     * @throws StopSignal.Stopped when it was told to stop
     */
    public Ended run(List<StagedImage> items) throws InterruptedException {
        Plan plan = new Planner(settings, digests, reporter).plan(items);
        plan.images().forEach(refusals::announce);
        if (settings.allowPublicImages() && !settings.ship()) {
            reporter.warn("--allow-public-images does nothing without --ship");
        }
        if (!plan.faults().isEmpty()) {
            return refuse(plan.images(), plan.faults(), "Pre-push check failed");
        }
        Set<String> unknown = unknownProducts(plan.images());
        if (!unknown.isEmpty()) {
            reporter.error("Pre-push verification of push items in metadata service failed");
            refuse(plan.images(), unknown);
            return Ended.refused("RHSM does not know the product of " + Counted.of(unknown.size(), "image"));
        }
        String home = plan.images().get(0).region();
        try (AwsClients aws = new AwsClients(awsSettings, home, time, stop);
                RegionPushes pushes = new RegionPushes(
                        settings,
                        aws,
                        rhsm,
                        digests,
                        time,
                        stop,
                        reporter,
                        new Uploading(
                                plan.images().stream().anyMatch(Unpackers::needed),
                                memory == null ? null : memory.resolve(BLOCKS)))) {
            List<PlanFault> faults = pushes.inspect(plan.images());
            if (!faults.isEmpty()) {
                Set<String> failed = pushes.failed();
                List<ImagePlan> open = plan.images().stream()
                        .filter(image -> !failed.contains(image.id()))
                        .toList();
                return refuse(open, faults, "Pre-push check of AWS failed");
            }
            return settings.dryRun() ? pushes.describe() : pushes.push();
        }
    }

    /** The ids of the images whose product RHSM does not know for the provider; each is said. */
    private Set<String> unknownProducts(List<ImagePlan> images) {
        Set<String> unknown = new TreeSet<>();
        for (ImagePlan image : images) {
            var attributes = image.staged().attributes();
            String product = attributes.release().product();
            if (rhsm.product(product, attributes.type()).isEmpty()) {
                unknown.add(image.id());
                Reporter log = reporter.of(image.id());
                log.error("Product not in rhsm: %s", Product.nameFor(product, attributes.type()));
                log.error(
                        "Pre-push check in metadata service failed for %s at %s",
                        image.staged().file(), image.staged().src());
            }
        }
        return unknown;
    }

    private Ended refuse(List<ImagePlan> images, List<PlanFault> faults, String reason) {
        refusals.refuse(images, faults);
        return Ended.refused(reason + ": " + Counted.of(faults.size(), "fault"));
    }

    private void refuse(List<ImagePlan> images, Set<String> unknown) {
        for (ImagePlan image : images) {
            if (unknown.contains(image.id())) {
                var attributes = image.staged().attributes();
                String product = Product.nameFor(attributes.release().product(), attributes.type());
                refusals.refused(
                        image,
                        ItemState.INVALIDFILE,
                        "Product not in rhsm: %s for provider %s".formatted(product, settings.provider()));
            } else {
                refusals.notPushed(image);
            }
        }
    }
}
