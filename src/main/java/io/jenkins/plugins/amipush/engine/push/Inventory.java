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
import java.util.stream.Collectors;

/**
 * What a region of this account holds under the names of planned images, whatever its state; asked for in a few calls,
 * however many names there are.
 */
record Inventory(
        Map<String, List<Image>> images, Map<String, List<Snapshot>> snapshots, Map<String, List<ImportTask>> imports) {

    static Inventory take(AwsClients aws, String region, Collection<String> names) {
        List<Image> images = new Images(aws, region).named(names);
        List<String> without = names.stream()
                .filter(name -> images.stream().noneMatch(image -> name.equals(image.name())))
                .toList();
        // Where an image exists, nothing rests on its name any more.
        return new Inventory(
                images.stream().collect(Collectors.groupingBy(Image::name)),
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
