package io.jenkins.plugins.amipush.engine.aws;

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
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    String region() {
        return region;
    }

    /** Those of this account that bear one of the names in their {@code Name} tag, whatever their state. */
    public List<Snapshot> named(Collection<String> names) {
        return tagged(Tags.NAME, names);
    }

    /** Those of this account with the ids, whatever their state; one that EC2 does not show (yet) is missing. */
    public List<Snapshot> with(Collection<String> ids) {
        // As a filter: EC2 refuses the whole question when it is asked for an id that it does not know.
        return described("snapshot-id", ids, request -> {});
    }

    /** The ids of those that the account may make volumes of because it is named in their permissions. */
    public Set<String> restorableBy(String account, Collection<String> ids) {
        return described("snapshot-id", ids, request -> request.restorableByUserIds(account)).stream()
                .map(Snapshot::id)
                .collect(Collectors.toSet());
    }

    private List<Snapshot> described(
            String filter, Collection<String> values, Consumer<DescribeSnapshotsRequest.Builder> more) {
        List<Snapshot> found = new ArrayList<>();
        for (List<String> chunk : Chunks.of(values, Chunks.FILTER_VALUES)) {
            DescribeSnapshotsRequest request = DescribeSnapshotsRequest.builder()
                    .ownerIds("self")
                    .filters(condition -> condition.name(filter).values(chunk))
                    .applyMutation(more)
                    .build();
            AwsCall.make(
                            "look for snapshots in " + region,
                            () -> aws.ec2(region).describeSnapshotsPaginator(request).snapshots().stream()
                                    .map(Snapshot::of)
                                    .toList())
                    .forEach(found::add);
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
    List<Snapshot> tagged(String tag, Collection<String> values) {
        return described("tag:" + tag, values, request -> {});
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
