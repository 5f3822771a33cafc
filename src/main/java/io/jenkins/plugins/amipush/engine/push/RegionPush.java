package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.Images;
import io.jenkins.plugins.amipush.engine.aws.ImportTasks;
import io.jenkins.plugins.amipush.engine.aws.ImportWatch;
import io.jenkins.plugins.amipush.engine.aws.Snapshots;

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
        PushSettings settings,
        Time time,
        Reporter reporter) {

    static RegionPush of(
            String name, String owner, AwsClients aws, PushSettings settings, Time time, Reporter reporter) {
        ImportTasks imports = new ImportTasks(aws, name);
        return new RegionPush(
                name,
                owner,
                aws,
                new Images(aws, name),
                new Snapshots(aws, name),
                imports,
                new ImportWatch(imports, time, settings.pollInterval()),
                settings,
                time,
                reporter);
    }

    /** The work on one image alone. */
    Work work(ImagePlan plan) {
        return new Work(reporter, java.util.List.of(plan.id()));
    }
}
