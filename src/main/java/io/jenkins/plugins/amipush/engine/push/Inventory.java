package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.Images;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.ImportTasks;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.Snapshots;
import io.jenkins.plugins.amipush.engine.aws.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a region of this account holds under the names of planned images, whatever its state; asked for in a few calls,
 * however many names there are.
 *
 * @param images by name
 * @param roots the images' root snapshots, by id
 * @param grants who may use images and roots
 * @param snapshots by the name that they bear
 * @param imports by the name that they bear
 */
record Inventory(
        Map<String, List<Image>> images,
        Map<String, Snapshot> roots,
        Grants grants,
        Map<String, List<Snapshot>> snapshots,
        Map<String, List<ImportTask>> imports) {

    /** Without asking who may use what is there. */
    static Inventory take(AwsClients aws, String region, Collection<String> names) {
        Images images = new Images(aws, region);
        return take(aws, region, names, images.named(names), Grants.UNKNOWN);
    }

    /** @param plans all of the region */
    static Inventory take(AwsClients aws, String region, List<ImagePlan> plans) {
        List<String> names = plans.stream().map(ImagePlan::name).toList();
        List<Image> images = new Images(aws, region).named(names);
        return take(aws, region, names, images, Grants.take(aws, region, images, plans));
    }

    private static Inventory take(
            AwsClients aws, String region, Collection<String> names, List<Image> images, Grants grants) {
        List<String> without = names.stream()
                .filter(name -> images.stream().noneMatch(image -> name.equals(image.name()) && !image.gone()))
                .toList();
        // Where an image exists, nothing rests on its name any more.
        return new Inventory(
                images.stream().collect(Collectors.groupingBy(Image::name)),
                roots(images, new Snapshots(aws, region)),
                grants,
                without.isEmpty()
                        ? Map.of()
                        : new Snapshots(aws, region)
                                .named(without).stream()
                                        .collect(Collectors.groupingBy(
                                                snapshot -> snapshot.tags().get(Tags.NAME))),
                without.isEmpty()
                        ? Map.of()
                        : new ImportTasks(aws, region)
                                .all().stream()
                                        .filter(task -> task.tags().get(Tags.NAME) != null)
                                        .collect(Collectors.groupingBy(
                                                task -> task.tags().get(Tags.NAME))));
    }

    private static Map<String, Snapshot> roots(List<Image> images, Snapshots snapshots) {
        List<String> ids = images.stream()
                .filter(image -> !image.gone())
                .map(Image::snapshotId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return snapshots.with(ids).stream().collect(Collectors.toMap(Snapshot::id, Function.identity()));
    }

    /** The digest of the content that an image holds, as its own tag or its root snapshot's says. */
    Optional<String> contentOf(Image image) {
        return image.sha256().or(() -> rootOf(image).flatMap(Snapshot::sha256));
    }

    private Optional<Snapshot> rootOf(Image image) {
        return Optional.ofNullable(image.snapshotId()).map(roots::get);
    }

    Findings.Details detailsOf(Image image) {
        return new Findings.Details(
                rootOf(image).orElse(null), grants.ofImage(image.id()), grants.ofSnapshot(image.snapshotId()));
    }

    List<Image> imagesOf(String name) {
        return images.getOrDefault(name, List.of());
    }

    List<Snapshot> snapshotsOf(String name) {
        return snapshots.getOrDefault(name, List.of());
    }

    List<ImportTask> importsOf(String name) {
        return imports.getOrDefault(name, List.of());
    }
}
