package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.ImageWatch;
import io.jenkins.plugins.amipush.engine.aws.Images;
import io.jenkins.plugins.amipush.engine.aws.ImportTasks;
import io.jenkins.plugins.amipush.engine.aws.ImportWatch;
import io.jenkins.plugins.amipush.engine.aws.SnapshotWatch;
import io.jenkins.plugins.amipush.engine.aws.Snapshots;
import java.time.Duration;
import java.util.List;

/**
 * What the steps of a region's images work with.
 *
 * @param owner the account that owns what is made
 */
record RegionPush(
        String name,
        String owner,
        AwsClients aws,
        Images images,
        Snapshots snapshots,
        ImportTasks imports,
        ImportWatch watch,
        SnapshotWatch snapshotWatch,
        ImageWatch imageWatch,
        PushSettings settings,
        Workers workers,
        Time time,
        Reporter reporter) {
    /** An AMI of a completed snapshot is available within seconds. */
    private static final Duration IMAGES_EVERY = Duration.ofSeconds(2);

    /** A written snapshot is completed within seconds, and who waits for a copy keeps the next one out. */
    private static final Duration SNAPSHOTS_EVERY = Duration.ofSeconds(5);

    static RegionPush of(
            String name,
            String owner,
            AwsClients aws,
            PushSettings settings,
            Workers workers,
            Time time,
            Reporter reporter) {
        Images images = new Images(aws, name);
        Snapshots snapshots = new Snapshots(aws, name);
        ImportTasks imports = new ImportTasks(aws, name);
        return new RegionPush(
                name,
                owner,
                aws,
                images,
                snapshots,
                imports,
                new ImportWatch(imports, time, settings.pollInterval(), workers.calls()),
                new SnapshotWatch(snapshots, time, shorter(SNAPSHOTS_EVERY, settings.pollInterval()), workers.calls()),
                new ImageWatch(images, time, IMAGES_EVERY, workers.calls()),
                settings,
                workers,
                time,
                reporter);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The work on one image alone. */
    Work work(ImagePlan plan) {
        return new Work(reporter, List.of(plan.id()));
    }
}
