package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells, of what bears an image's name, what is that image. A name proves nothing: what has another content or other
 * attributes is never taken for it.
 */
final class Finder {
    private final Digests digests;
    private final Reporter reporter;
    private final Comparison comparison;

    Finder(Digests digests, Reporter reporter) {
        this.digests = digests;
        this.reporter = reporter;
        this.comparison = new Comparison(digests, reporter);
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
                image, null, List.of(), content, comparison.faults(plan, image, content), inventory.detailsOf(image));
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

    static Fault fault(ImagePlan plan, String field, String value, String problem, String remedy) {
        // The path that a list of an earlier push gives is that push's; what can be corrected is the list.
        StagedImage item = plan.staged();
        String where = item.path() == null || item.src() == null ? item.where() : item.src();
        return new Fault(where, field, value, problem, remedy);
    }
}
