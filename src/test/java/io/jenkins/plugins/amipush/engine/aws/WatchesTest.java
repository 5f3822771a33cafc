package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The watches of images and snapshots, over HTTP. */
public class WatchesTest {
    private static final String REGION = "us-east-2";
    private static final Duration LONG = Duration.ofHours(10);
    private static final int SNAPSHOTS = 15;

    private final Time time = Time.scaled(60);
    private RehearsalCloud cloud;
    private AwsClients aws;

    @Before
    public void start() throws Exception {
        cloud = RehearsalCloud.start(
                0,
                Scenario.parse("{\"times\": {\"completeSeconds\": 180, \"registerSeconds\": 60, \"callSeconds\": 0},"
                        + " \"visibilitySeconds\": {\"image\": 30}}"),
                time);
        aws = new AwsClients(
                new AwsSettings(
                        new AwsSettings.Keys("A", "S", null), null, cloud.endpoint(), Duration.ofMinutes(1), Map.of()),
                REGION,
                time,
                new StopSignal());
    }

    @After
    public void end() {
        aws.close();
        cloud.close();
    }

    private String snapshot() {
        String id =
                aws.ebs(REGION).startSnapshot(request -> request.volumeSize(1L)).snapshotId();
        aws.ebs(REGION).completeSnapshot(request -> request.snapshotId(id).changedBlocksCount(0));
        return id;
    }

    private SnapshotWatch snapshotWatch() {
        return new SnapshotWatch(new Snapshots(aws, REGION), time, Duration.ofSeconds(15), ForkJoinPool.commonPool());
    }

    @Test
    public void snapshotsAreWatchedTogether() throws Exception {
        SnapshotWatch watch = snapshotWatch();
        // The first call takes this machine long.
        new Snapshots(aws, REGION).named(List.of("none"));
        List<Integer> progress = new ArrayList<>();
        List<Future<Snapshot>> waiting = new ArrayList<>();
        for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
            boolean first = snapshot == 0;
            String id = snapshot();
            waiting.add(watch.completed(id, LONG, look -> {
                if (first) {
                    progress.add(look.progress());
                }
            }));
        }
        Future<Snapshot> ghost = watch.completed("snap-0123456789abcdef0", LONG, look -> {});
        for (Future<Snapshot> snapshot : waiting) {
            assertThat(snapshot.get().completed()).isTrue();
        }
        assertThat(progress).isSorted().endsWith(100).anyMatch(percent -> percent > 0 && percent < 100);
        assertThatThrownBy(ghost::get)
                .hasMessageContaining("EC2 does not show snapshot snap-0123456789abcdef0 in us-east-2");
    }

    @Test
    public void imagesAreWatchedTogether() throws Exception {
        String snapshot = snapshot();
        snapshotWatch().completed(snapshot, LONG, look -> {}).get();
        Images images = new Images(aws, REGION);
        ImageWatch watch = new ImageWatch(images, time, Duration.ofSeconds(2), ForkJoinPool.commonPool());
        List<Future<Image>> waiting = new ArrayList<>();
        for (int image = 0; image < 5; image++) {
            Registration registration = new Registration(
                    "image-" + image, null, "x86_64", "hvm", "/dev/sda1", "gp2", true, "simple", null, List.of());
            String id = images.register(registration, snapshot, Map.of()).orElseThrow();
            waiting.add(watch.available(id, LONG));
        }
        Future<Image> ghost = watch.available("ami-0123456789abcdef0", LONG);
        for (Future<Image> image : waiting) {
            assertThat(image.get().available()).isTrue();
        }
        assertThatThrownBy(ghost::get).hasMessageContaining("EC2 does not show image ami-0123456789abcdef0");
    }
}
