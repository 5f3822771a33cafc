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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a region of this account holds under the names of planned images, whatever its state; asked for in a few calls,
 * however many names there are.
 *
 * @param contents the digest that an image's root snapshot says it holds, by image id, for images that do not say it
 */
record Inventory(
        Map<String, List<Image>> images,
        Map<String, String> contents,
        Map<String, List<Snapshot>> snapshots,
        Map<String, List<ImportTask>> imports) {

    static Inventory take(AwsClients aws, String region, Collection<String> names) {
        List<Image> images = new Images(aws, region).named(names);
        List<String> without = names.stream()
                .filter(name -> images.stream().noneMatch(image -> name.equals(image.name()) && !image.gone()))
                .toList();
        // Where an image exists, nothing rests on its name any more.
        return new Inventory(
                images.stream().collect(Collectors.groupingBy(Image::name)),
                contents(images, new Snapshots(aws, region)),
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

    private static Map<String, String> contents(List<Image> images, Snapshots snapshots) {
        Map<String, String> contents = new HashMap<>();
        for (Image image : images) {
            if (image.sha256().isEmpty() && image.snapshotId() != null) {
                snapshots
                        .find(image.snapshotId())
                        .flatMap(Snapshot::sha256)
                        .ifPresent(sha256 -> contents.put(image.id(), sha256));
            }
        }
        return contents;
    }

    /** The digest of the content that an image holds, as its own tag or its root snapshot's says. */
    Optional<String> contentOf(Image image) {
        return image.sha256().or(() -> Optional.ofNullable(contents.get(image.id())));
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
