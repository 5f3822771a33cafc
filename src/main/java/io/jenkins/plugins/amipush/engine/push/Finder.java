package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells, of what bears an image's name, what is that image. A name proves nothing: what has another content or other
 * attributes is never taken for it.
 */
final class Finder {
    private static final String ARM = "arm64";
    private static final String UEFI = "uefi";

    private final Digests digests;
    private final Reporter reporter;

    Finder(Digests digests, Reporter reporter) {
        this.digests = digests;
        this.reporter = reporter;
    }

    Findings find(ImagePlan plan, Inventory inventory) throws InterruptedException {
        Reporter log = reporter.of(plan.id());
        log.info("Searching for image: %s", plan.name());
        List<Image> images = inventory.imagesOf(plan.name()).stream()
                .filter(image -> !image.gone())
                .toList();
        if (!images.isEmpty()) {
            return image(plan, images, inventory, log);
        }
        log.info("Image does not exist: %s", plan.name());
        if (plan.staged().path() == null) {
            return faulty(fault(
                    plan,
                    "image name",
                    plan.name(),
                    "no such image in " + plan.region() + ", and this source has no file to make it of",
                    "push the stage that holds the file"));
        }
        log.info("Searching for snapshot: %s", plan.name());
        Optional<Snapshot> snapshot = snapshot(plan, inventory.snapshotsOf(plan.name()), log);
        if (snapshot.isPresent()) {
            log.info("Snapshot already exists with id: %s", snapshot.get().id());
            return new Findings(null, snapshot.get(), List.of(), null, List.of());
        }
        log.info("Snapshot does not exist: %s", plan.name());
        return imports(plan, inventory.importsOf(plan.name()));
    }

    private Findings image(ImagePlan plan, List<Image> images, Inventory inventory, Reporter log)
            throws InterruptedException {
        List<Image> usable = images.stream().filter(Image::usable).toList();
        if (usable.isEmpty()) {
            Image image = images.get(0);
            return faulty(fault(
                    plan,
                    "image name",
                    plan.name(),
                    "image %s in %s bears it and is in state %s".formatted(image.id(), plan.region(), image.state()),
                    "deregister it, or raise release.respin"));
        }
        if (usable.size() > 1) {
            return faulty(fault(
                    plan,
                    "image name",
                    plan.name(),
                    "several images in %s bear it: %s"
                            .formatted(
                                    plan.region(),
                                    usable.stream().map(Image::id).collect(Collectors.joining(", "))),
                    "deregister all but the right one"));
        }
        Image image = usable.get(0);
        log.info("Image already exists with id: %s", image.id());
        String content = inventory.contentOf(image).orElse(null);
        return new Findings(
                image, null, List.of(), content, mismatches(plan, image, content, log), inventory.detailsOf(image));
    }

    private List<Fault> mismatches(ImagePlan plan, Image image, String content, Reporter log)
            throws InterruptedException {
        Registration wanted = plan.registration();
        List<Fault> faults = new ArrayList<>();
        compare(faults, plan, image, "release.arch", wanted.architecture(), image.architecture());
        compare(faults, plan, image, "virtualization", wanted.virtualization(), image.virtualization());
        compare(faults, plan, image, "root_device", wanted.rootDevice(), image.rootDevice());
        // An arm64 image has no other boot mode, whether its registration said so or not.
        if (wanted.bootMode() != null || !(ARM.equals(image.architecture()) && UEFI.equals(image.bootMode()))) {
            compare(faults, plan, image, "boot_mode", wanted.bootMode(), image.bootMode());
        }
        compare(faults, plan, image, "ena_support", wanted.enaSupport(), Boolean.TRUE.equals(image.enaSupport()));
        compare(faults, plan, image, "sriov_net_support", wanted.sriovNetSupport(), image.sriovNetSupport());
        if (image.volumeType() != null) {
            compare(faults, plan, image, "volume", wanted.volumeType(), image.volumeType());
        }
        if (plan.staged().path() == null) {
            return faults;
        }
        if (content == null) {
            log.warn(
                    "Image %s does not say what it was made of (no tag %s): that it holds %s is taken on trust",
                    image.id(), Tags.SHA256, plan.staged().file());
        } else {
            compare(faults, plan, image, "content (SHA-256)", digests.of(plan.staged()), content);
        }
        return faults;
    }

    private static void compare(
            List<Fault> faults, ImagePlan plan, Image image, String field, Object wanted, Object found) {
        if (!Objects.equals(wanted, found)) {
            faults.add(fault(
                    plan,
                    field,
                    null,
                    "is %s as staged, but %s in image %s in %s, which has the same name"
                            .formatted(
                                    Objects.toString(wanted, "none"),
                                    Objects.toString(found, "none"),
                                    image.id(),
                                    plan.region()),
                    "raise release.respin, or deregister that image"));
        }
    }

    /** The newest snapshot that has the content; one of unknown content, which the original makes, comes after those. */
    private Optional<Snapshot> snapshot(ImagePlan plan, List<Snapshot> snapshots, Reporter log)
            throws InterruptedException {
        List<Snapshot> usable = snapshots.stream()
                .filter(Snapshot::usable)
                .sorted(Comparator.comparing(Snapshot::started)
                        .thenComparing(Snapshot::id)
                        .reversed())
                .toList();
        if (usable.isEmpty()) {
            return Optional.empty();
        }
        if (usable.size() > 1) {
            log.warn(
                    "Filtered more than one snapshot: %s",
                    usable.stream().map(Snapshot::id).collect(Collectors.joining(", ")));
        }
        String content = digests.of(plan.staged());
        Optional<Snapshot> same = usable.stream()
                .filter(snapshot -> snapshot.sha256().equals(Optional.of(content)))
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        usable.stream()
                .filter(snapshot -> snapshot.sha256().isPresent())
                .forEach(snapshot -> log.warn(
                        "Mismatch: snapshot %s in %s bears the name %s, but holds another content; it is not used",
                        snapshot.id(), plan.region(), plan.name()));
        Optional<Snapshot> unknown =
                usable.stream().filter(snapshot -> snapshot.sha256().isEmpty()).findFirst();
        unknown.ifPresent(snapshot -> log.warn(
                "Snapshot %s does not say what it was made of (no tag %s): that it holds %s is taken on trust",
                snapshot.id(), Tags.SHA256, plan.staged().file()));
        return unknown;
    }

    private Findings imports(ImagePlan plan, List<ImportTask> tasks) throws InterruptedException {
        if (tasks.isEmpty()) {
            return Findings.NOTHING;
        }
        String content = digests.of(plan.staged());
        List<ImportTask> same = tasks.stream()
                .filter(task -> content.equals(task.tags().get(Tags.SHA256)))
                .sorted(Comparator.comparing(ImportTask::completed).reversed().thenComparing(ImportTask::id))
                .toList();
        return new Findings(null, null, same, null, List.of());
    }

    private static Findings faulty(Fault fault) {
        return new Findings(null, null, List.of(), null, List.of(fault));
    }

    private static Fault fault(ImagePlan plan, String field, String value, String problem, String remedy) {
        String where =
                Optional.ofNullable(plan.staged().src()).orElse(plan.staged().where());
        return new Fault(where, field, value, problem, remedy);
    }
}
