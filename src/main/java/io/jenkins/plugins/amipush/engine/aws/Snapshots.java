package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.ec2.model.CreateVolumePermission;
import software.amazon.awssdk.services.ec2.model.DescribeSnapshotsRequest;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** The snapshots of a region. */
public final class Snapshots {
    /** A NotFound soon after a snapshot was made does not mean that it is absent (facts: eventual consistency). */
    private static final Duration GONE_AFTER = Duration.ofMinutes(3);

    private static final Duration GONE_EVERY = Duration.ofSeconds(10);

    private final AwsClients aws;
    private final String region;

    public Snapshots(AwsClients aws, String region) {
        this.aws = aws;
        this.region = region;
    }

    /** Those of this account that bear one of the names in their {@code Name} tag, whatever their state. */
    public List<Snapshot> named(Collection<String> names) {
        List<Snapshot> found = new ArrayList<>();
        for (List<String> chunk : Chunks.of(names, Chunks.FILTER_VALUES)) {
            found.addAll(tagged(Tags.NAME, chunk));
        }
        return found;
    }

    /** The newest of this account that holds the content with that digest; completed, or pending and to be waited for. */
    public Optional<Snapshot> holding(String sha256) {
        return tagged(Tags.SHA256, List.of(sha256)).stream()
                .filter(Snapshot::usable)
                .max(Comparator.comparing(Snapshot::completed)
                        .thenComparing(Snapshot::started)
                        .thenComparing(Snapshot::id));
    }

    /** Those of this account that bear the tag with one of the values, whatever their state. */
    List<Snapshot> tagged(String tag, List<String> values) {
        DescribeSnapshotsRequest request = DescribeSnapshotsRequest.builder()
                .ownerIds("self")
                .filters(filter -> filter.name("tag:" + tag).values(values))
                .build();
        return AwsCall.make(
                "look for snapshots in " + region,
                () -> aws.ec2(region).describeSnapshotsPaginator(request).snapshots().stream()
                        .map(Snapshot::of)
                        .toList());
    }

    /** The snapshot with that id; empty where EC2 does not show it (yet). */
    public Optional<Snapshot> find(String id) {
        return AwsCall.make("look at snapshot " + id, () -> {
            try {
                return aws.ec2(region).describeSnapshots(request -> request.snapshotIds(id)).snapshots().stream()
                        .findFirst()
                        .map(Snapshot::of);
            } catch (Ec2Exception e) {
                if (AwsCall.code(e).equals("InvalidSnapshot.NotFound")) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** The snapshot with that id, looked for long enough to say that it is gone where EC2 does not show it. */
    public Optional<Snapshot> findOrGone(String id) throws InterruptedException {
        Instant end = aws.time().now().plus(GONE_AFTER);
        Optional<Snapshot> snapshot = find(id);
        while (snapshot.isEmpty() && aws.time().now().isBefore(end)) {
            aws.time().sleep(GONE_EVERY);
            snapshot = find(id);
        }
        return snapshot;
    }

    /**
     * Waits until a snapshot is completed.
     *
     * @throws PushFailure when it ends otherwise, or not in time
     */
    public Snapshot awaitCompleted(String id, Duration interval, Duration limit) throws InterruptedException {
        Time time = aws.time();
        Instant end = time.now().plus(limit);
        while (true) {
            Optional<Snapshot> snapshot = find(id);
            if (snapshot.isPresent() && snapshot.get().completed()) {
                return snapshot.get();
            }
            if (snapshot.isPresent() && !snapshot.get().usable()) {
                throw PushFailure.permanent(
                        "snapshot %s in %s is in state %s"
                                .formatted(id, region, snapshot.get().state()),
                        "delete it and run again");
            }
            if (time.now().isAfter(end)) {
                throw PushFailure.passing(
                        "snapshot %s in %s was not completed within %d s".formatted(id, region, limit.toSeconds()),
                        null);
            }
            time.sleep(interval);
        }
    }

    public void tag(String id, Map<String, String> tags) throws InterruptedException {
        Ec2Tags.create(aws, region, id, tags);
    }

    /** The accounts that may make volumes of it. */
    public Set<String> permissions(String id) throws InterruptedException {
        return new TreeSet<>(AwsCall.makeOnceKnown(
                        "read the permissions of snapshot " + id,
                        aws.time(),
                        () -> aws.ec2(region)
                                .describeSnapshotAttribute(request -> request.snapshotId(id)
                                        .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)))
                .createVolumePermissions()
                .stream()
                .map(CreateVolumePermission::userId)
                .filter(account -> account != null)
                .toList());
    }

    /** Lets accounts make volumes of it, beside those that may already. */
    public void share(String id, List<String> accounts) throws InterruptedException {
        for (List<String> chunk : Chunks.of(accounts, Chunks.PERMISSIONS)) {
            AwsCall.makeOnceKnown(
                    "share snapshot %s with accounts %s".formatted(id, chunk),
                    aws.time(),
                    () -> aws.ec2(region)
                            .modifySnapshotAttribute(request -> request.snapshotId(id)
                                    .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                                    .createVolumePermission(permission -> permission.add(chunk.stream()
                                            .map(account -> CreateVolumePermission.builder()
                                                    .userId(account)
                                                    .build())
                                            .toList()))));
        }
    }
}
