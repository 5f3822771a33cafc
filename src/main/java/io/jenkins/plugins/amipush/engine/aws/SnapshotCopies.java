package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.model.CopySnapshotRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/** Copies of snapshots into a region. */
public final class SnapshotCopies {
    private static final int SERVER_ERROR = 500;

    /** For so long may EC2 not list a copy that it has just begun (facts: eventual consistency). */
    private static final Duration LISTED_AFTER = Duration.ofMinutes(1);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final AwsClients aws;
    private final String region;

    /** @param region where the copies go */
    public SnapshotCopies(AwsClients aws, String region) {
        this.aws = aws;
        this.region = region;
    }

    /**
     * Begins to copy a snapshot of this account. EC2 knows no client token for that; so a request whose answer is lost is
     * not repeated before it is sure that it made nothing: each request bears a tag that nothing else has.
     *
     * @param from the region of the snapshot
     * @param tags set on the copy
     * @return the copy's id; empty when as many are under way as AWS takes at a time
     */
    public Optional<String> begin(String from, String snapshotId, String description, Map<String, String> tags)
            throws InterruptedException {
        Map<String, String> marked = new LinkedHashMap<>(tags);
        String request = UUID.randomUUID().toString();
        marked.put(Tags.REQUEST, request);
        String doing = "copy snapshot %s from %s to %s".formatted(snapshotId, from, region);
        // The SDK signs an address of the source's region for AWS to fetch it from, unless there is one; it cannot tell
        // a
        // region from an address that is not AWS's own.
        CopySnapshotRequest copy = CopySnapshotRequest.builder()
                .sourceRegion(from)
                .sourceSnapshotId(snapshotId)
                .description(description)
                .presignedUrl(aws.otherEc2().orElse(null))
                .tagSpecifications(specification ->
                        specification.resourceType(ResourceType.SNAPSHOT).tags(Tags.ec2(marked)))
                .build();
        try {
            return Optional.of(
                    AwsCall.answered(aws.ec2Once(region).copySnapshot(copy).snapshotId(), "snapshot"));
        } catch (AwsServiceException e) {
            if (AwsCall.isFull(e)) {
                return Optional.empty();
            }
            if (e.statusCode() < SERVER_ERROR) {
                throw AwsCall.failure(doing, e);
            }
            return Optional.of(made(request, AwsCall.failure(doing, e)));
        } catch (SdkException e) {
            return Optional.of(made(request, AwsCall.failure(doing, e)));
        }
    }

    /** The copy that a request made whose answer was lost. */
    private String made(String request, RuntimeException failure) throws InterruptedException {
        if (!(failure instanceof PushFailure)) {
            throw failure;
        }
        Instant end = aws.time().now().plus(LISTED_AFTER);
        while (true) {
            Optional<Snapshot> copy = new Snapshots(aws, region)
                    .tagged(Tags.REQUEST, List.of(request)).stream().findFirst();
            if (copy.isPresent()) {
                return copy.get().id();
            }
            if (aws.time().now().isAfter(end)) {
                throw failure;
            }
            aws.time().sleep(LOOK_EVERY);
        }
    }
}
