package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.KnownRegions;
import io.jenkins.plugins.amipush.engine.stage.DiskFormat;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.ItemState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides what must exist, from what is staged and what was asked for, without asking anybody. */
final class Planner {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

    /** Accounts that an image can be shared with. */
    private static final int MOST_ACCOUNTS = 1000;

    private final PushSettings settings;
    private final Digests digests;
    private final Reporter reporter;
    private final Set<String> told = new LinkedHashSet<>();
    private final List<PlanFault> faults = new ArrayList<>();

    Planner(PushSettings settings, Digests digests, Reporter reporter) {
        this.settings = settings;
        this.digests = digests;
        this.reporter = reporter;
    }

    /**
     * @param image the image that it concerns
     * @param state what becomes of it: {@link ItemState#INVALIDFILE}, or NOTPUSHED where the item is not to blame
     */
    record PlanFault(String image, Fault fault, ItemState state) {
        static PlanFault ofItem(String image, Fault fault) {
            return new PlanFault(image, fault, ItemState.INVALIDFILE);
        }

        static PlanFault ofAccount(String image, Fault fault) {
            return new PlanFault(image, fault, ItemState.NOTPUSHED);
        }
    }

    /** Every image that the items ask for, in their order, with whatever is wrong with them. */
    record Plan(List<ImagePlan> images, List<PlanFault> faults) {}

    Plan plan(List<StagedImage> items) throws InterruptedException {
        Map<String, ImagePlan> images = new LinkedHashMap<>();
        for (StagedImage item : items) {
            ImagePlan image = image(item);
            ImagePlan twin = images.get(image.id());
            images.put(image.id(), twin == null ? image : merged(twin, image));
        }
        Map<String, ImagePlan> objects = new LinkedHashMap<>();
        for (ImagePlan image : images.values()) {
            if (image.staged().path() == null) {
                continue;
            }
            ImagePlan other = objects.putIfAbsent(image.object(), image);
            if (other != null) {
                checkSameObject(other, image);
            }
        }
        return new Plan(List.copyOf(images.values()), faults);
    }

    private ImagePlan image(StagedImage item) {
        var attributes = item.attributes();
        String name = ImageName.of(attributes);
        String region = attributes.region();
        String id = region + "/" + name;
        if (!ImageName.valid(name)) {
            fault(
                    id,
                    item,
                    "image name",
                    name,
                    "EC2 takes 3 to 128 of the characters A-Z a-z 0-9 ( ) [ ] . / - ' @ _ and space",
                    "correct the fields of release and billing_codes.name that make it up");
        }
        checkRegion(id, item, region);
        // What has no file has its image already.
        if (item.path() != null) {
            RegistrationChecks.of(label(item), attributes).forEach(fault -> faults.add(PlanFault.ofItem(id, fault)));
            checkBucket(id, region);
        }
        List<String> accounts = accounts(id, item, settings.accounts(), "--accounts", "the images");
        checkNumber(region, accounts);
        return new ImagePlan(
                id,
                item,
                item.dest(),
                name,
                BucketName.of(settings.containerPrefix(), region),
                DiskFormat.of(item.file()).objectName(item.file()),
                Registrations.of(name, attributes),
                accounts,
                accounts(id, item, settings.snapshotAccounts(), "--snapshot-account-ids", "the snapshots"),
                mayBePublic(attributes.publicImage(), attributes.type()));
    }

    private void checkRegion(String id, StagedImage item, String region) {
        if (!REGION.matcher(region).matches()) {
            if (!settings.rehearsal()) {
                fault(id, item, "region", region, "no AWS region is named so", "name a region such as us-east-2");
            } else if (told.add(region)) {
                reporter.warn("No AWS region is named \"%s\"; a real push would be refused", region);
            }
        } else if (!KnownRegions.contain(region) && told.add(region)) {
            reporter.warn("Region %s is not among those that this version knows; trying it all the same", region);
        }
    }

    /** Which regions get along without their bucket shows only when all have been looked at. */
    private void checkBucket(String id, String region) {
        boolean named = settings.rehearsal() || REGION.matcher(region).matches();
        if (settings.transfer() != Transfer.EBS_DIRECT && named && told.add("bucket " + region)) {
            BucketName.fault(settings.containerPrefix(), region)
                    .ifPresent(fault -> faults.add(PlanFault.ofAccount(id, fault)));
        }
    }

    /** A warning: AWS raises that quota for who asks. */
    private void checkNumber(String region, List<String> accounts) {
        if (accounts.size() > MOST_ACCOUNTS && told.add("accounts " + region)) {
            reporter.warn(
                    "--accounts names %d accounts for %s; EC2 shares an image with %d unless this account's quota \"AMI sharing\" was raised",
                    accounts.size(), region, MOST_ACCOUNTS);
        }
    }

    private List<String> accounts(String id, StagedImage item, AccountMap map, String option, String what) {
        String region = item.attributes().region();
        Optional<List<String>> accounts = map.forRegion(region);
        if (accounts.isEmpty()) {
            fault(
                    id,
                    item,
                    "region",
                    region,
                    "%s names neither it nor \"default\"".formatted(option),
                    "add an entry for it or for \"default\"; {} as its value shares with nobody");
        } else if (!map.given() && told.add(option)) {
            reporter.info("%s is not given: %s are shared with nobody", option, what);
        }
        return List.copyOf(new LinkedHashSet<>(accounts.orElse(List.of())));
    }

    /** Hourly images are meant for everybody unless the metadata says otherwise. */
    private static boolean mayBePublic(Boolean publicImage, String type) {
        return publicImage == null ? type.equals("hourly") : publicImage;
    }

    /** Two items that come to the same image must be the same, or one of them would be lost without a word. */
    private ImagePlan merged(ImagePlan first, ImagePlan second) throws InterruptedException {
        difference(first.staged(), second.staged())
                .ifPresent(difference -> fault(
                        second.id(),
                        second.staged(),
                        "image name",
                        second.name(),
                        "%s has the same name and region, but %s".formatted(label(first.staged()), difference),
                        second.staged().path() == null
                                ? "push one of them alone"
                                : "raise release.respin of one of them"));
        Set<String> dest = new LinkedHashSet<>(first.dest());
        dest.addAll(second.dest());
        // Of two lists of earlier pushes one may say nothing of the content; what the other promises has to be kept.
        boolean silent = first.staged().path() == null && first.staged().sha256() == null;
        return new ImagePlan(
                first.id(),
                silent && second.staged().sha256() != null ? second.staged() : first.staged(),
                List.copyOf(dest),
                first.name(),
                first.bucket(),
                first.key(),
                first.registration(),
                first.accounts(),
                first.snapshotAccounts(),
                first.mayBePublic());
    }

    /** What two items of one image do not agree in. */
    private Optional<String> difference(StagedImage first, StagedImage second) throws InterruptedException {
        if (!first.attributes().equals(second.attributes())) {
            return Optional.of("other attributes");
        }
        if (first.imageId() != null
                && second.imageId() != null
                && !first.imageId().equals(second.imageId())) {
            return Optional.of("is the image " + first.imageId());
        }
        return digests.same(first, second) ? Optional.empty() : Optional.of("another content");
    }

    private void checkSameObject(ImagePlan first, ImagePlan second) throws InterruptedException {
        if (!digests.same(first.staged(), second.staged())) {
            fault(
                    second.id(),
                    second.staged(),
                    "file name",
                    second.staged().file(),
                    "%s would become the same object %s, but has another content"
                            .formatted(label(first.staged()), first.object()),
                    "rename one of the files");
        }
    }

    private void fault(String id, StagedImage item, String field, String value, String problem, String remedy) {
        faults.add(PlanFault.ofItem(id, new Fault(label(item), field, value, problem, remedy)));
    }

    private static String label(StagedImage item) {
        return item.path() == null || item.src() == null ? item.file() + " (in " + item.where() + ")" : item.src();
    }
}
