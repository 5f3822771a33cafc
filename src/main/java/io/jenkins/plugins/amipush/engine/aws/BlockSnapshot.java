package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.ebs.model.ChecksumAggregationMethod;
import software.amazon.awssdk.services.ebs.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.ebs.model.StartSnapshotResponse;
import software.amazon.awssdk.services.ebs.model.Tag;

/** A snapshot that is written block by block: EBS direct's verbs. */
final class BlockSnapshot {
    /** After so many minutes without a block AWS cancels it; until then a push can go on with it. */
    private static final int TIMEOUT_MINUTES = 360;

    private static final int FORBIDDEN = 403;

    private final AwsClients aws;
    private final String region;
    private final String id;
    private final EbsClient writing;
    private volatile BlockWire wire;
    private volatile boolean wanted = true;

    BlockSnapshot(AwsClients aws, String region, String id) {
        this.aws = aws;
        this.region = region;
        this.id = id;
        writing = aws.ebsOnce(region);
    }

    /**
     * Starts a snapshot, or finds the one that was started with the same token and words.
     *
     * @throws SdkException when EBS refused, or could not be reached
     */
    static StartSnapshotResponse start(
            AwsClients aws, String region, long gib, String token, String description, Map<String, String> tags) {
        return aws.ebs(region)
                .startSnapshot(start -> start.volumeSize(gib)
                        .clientToken(token)
                        .description(description)
                        .timeout(TIMEOUT_MINUTES)
                        .tags(new TreeMap<>(tags)
                                .entrySet().stream()
                                        .map(tag -> Tag.builder()
                                                .key(tag.getKey())
                                                .value(tag.getValue())
                                                .build())
                                        .toList()));
    }

    String id() {
        return id;
    }

    String region() {
        return region;
    }

    /**
     * Writes a block, with one try.
     *
     * @throws SdkException when EBS refused, or did not answer
     */
    void put(int index, byte[] block, byte[] sha256) {
        Optional<BlockWire> past = wire();
        if (past.isPresent()) {
            try {
                past.get().put(id, index, block, sha256);
                return;
            } catch (AwsServiceException e) {
                if (e.statusCode() != FORBIDDEN) {
                    throw e;
                }
                // The SDK knows ways to be let in that we do not, such as setting right a clock.
                wanted = false;
            }
        }
        writing.putSnapshotBlock(
                put -> put.snapshotId(id)
                        .blockIndex(index)
                        .dataLength(block.length)
                        .checksum(Base64.getEncoder().encodeToString(sha256))
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256),
                RequestBody.fromContentProvider(
                        () -> new ByteArrayInputStream(block), block.length, "application/octet-stream"));
    }

    private Optional<BlockWire> wire() {
        BlockWire known = wire;
        if (known == null && wanted) {
            synchronized (this) {
                if (wire == null) {
                    wire = aws.wire(region).orElse(null);
                }
                known = wire;
            }
        }
        return wanted ? Optional.ofNullable(known) : Optional.empty();
    }

    /** Ends what has been under way for too long, or all of it; it counts as not answered. */
    void abort(boolean all) {
        BlockWire known = wire;
        if (known != null) {
            known.abort(all);
        }
    }

    /**
     * Says, with one try, that all blocks are written.
     *
     * @throws SdkException when EBS holds other blocks, refused, or did not answer
     */
    void complete(BlockSums sums) {
        writing.completeSnapshot(complete -> {
            complete.snapshotId(id).changedBlocksCount(sums.count());
            if (sums.count() > 0) {
                complete.checksum(Base64.getEncoder().encodeToString(sums.linear()))
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                        .checksumAggregationMethod(ChecksumAggregationMethod.LINEAR);
            }
        });
    }

    /**
     * Deletes it.
     *
     * @throws PushFailure when that is not to be done
     */
    void delete() {
        AwsCall.make("delete snapshot " + id, () -> aws.ec2(region).deleteSnapshot(delete -> delete.snapshotId(id)));
    }
}
