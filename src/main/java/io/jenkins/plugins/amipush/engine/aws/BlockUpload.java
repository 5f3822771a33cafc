package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ebs.model.ConflictException;
import software.amazon.awssdk.services.ebs.model.StartSnapshotResponse;

/**
 * Writes a disk's blocks straight into a snapshot: read once, blocks of zeros left out, the others sent in parallel.
 * What an earlier push wrote of the same content is not sent again. The snapshot is completed only when the content has
 * proved to be what was promised, and EBS holds the same blocks in the same order.
 */
public final class BlockUpload {
    /** {@code StartSnapshot}'s id may be unknown for about two minutes (facts: EBS direct rate). */
    private static final Duration KNOWN_AFTER = Duration.ofMinutes(3);

    private static final String PENDING = "pending";

    private final AwsClients aws;
    private final PartUploads uploads;
    private final String region;
    private final Path record;
    private final Listener listener;
    private BlockSnapshot snapshot;
    private boolean remembered;

    /** @param record the file that remembers which blocks EBS has, for the push after a crash; or null */
    public BlockUpload(AwsClients aws, PartUploads uploads, String region, Path record, Listener listener) {
        this.aws = aws;
        this.uploads = uploads;
        this.region = region;
        this.record = record;
        this.listener = listener;
    }

    /** Hears how far the snapshot is. */
    public interface Listener {
        /**
         * From any thread, never falling.
         *
         * @param bytes of the disk that EBS has or need not have
         * @param sent the bytes of the blocks that were sent
         */
        void written(long bytes, long sent);

        /** A snapshot that an earlier push began is gone on with. */
        void resumed(int blocks);
    }

    /**
     * @param sha256 what {@link UploadContent#digest} told
     * @param linear EBS's {@code LINEAR} checksum, lower-case hex: the SHA-256 of the SHA-256s of the blocks in order
     * @param blocks how many blocks the snapshot holds
     * @param bytesSent of the blocks that were sent
     */
    public record Written(String snapshotId, String sha256, String linear, int blocks, long bytesSent) {}

    /**
     * Writes the snapshot, and returns when EBS has taken it as complete; EC2 may show it as pending for a while. It is
     * remembered until {@link #forget}.
     *
     * @param content of known size
     * @param identity what tells this content from every other, and stays the same as long as the content does
     * @param tags set when the snapshot is started, beside {@link Tags#WRITING}
     * @throws PushFailure when the content is damaged or not what was promised, or the snapshot is not what was written
     * @throws BlocksUnavailable when EBS direct cannot be used here
     */
    public Written run(UploadContent content, String identity, String description, Map<String, String> tags)
            throws InterruptedException {
        long size = Objects.requireNonNull(content.size(), "a disk whose size is unknown");
        Map<String, String> all = new LinkedHashMap<>(tags);
        all.put(Tags.WRITING, Tags.BEING_WRITTEN);
        Start start = new Start(size, description, all);
        try (BlockRecord blocks = BlockRecord.open(record, start.key(region, identity), DiskBlocks.count(size))) {
            Optional<Snapshot> earlier = earlier(blocks);
            remembered = blocks.kept();
            if (earlier.isPresent() && earlier.get().completed()) {
                return written(earlier.get().id(), blocks.sha256(), blocks.sums(), 0);
            }
            try (DiskBlocks disk = DiskBlocks.of(content, size)) {
                return write(content, disk, start, blocks);
            } catch (IOException e) {
                throw DiskBlocks.unreadable(e);
            }
        }
    }

    /** Called when the snapshot bears its tags: who looks for it finds it by them from now on. */
    public void forget() {
        if (remembered) {
            record.toFile().delete();
        }
    }

    /**
     * Deletes the snapshot that {@link #run} left unfinished, and forgets it; never fails.
     *
     * @return the id of the snapshot where it could not be deleted
     */
    public Optional<String> discard() throws InterruptedException {
        BlockSnapshot begun = snapshot;
        boolean deleted = begun == null || delete(begun, null);
        snapshot = null;
        forget();
        return deleted ? Optional.empty() : Optional.of(begun.id());
    }

    private static Written written(String id, String sha256, BlockSums sums, long bytesSent) {
        return new Written(id, sha256, HexFormat.of().formatHex(sums.linear()), sums.count(), bytesSent);
    }

    /** What makes two snapshots one, beside the content. */
    private record Start(long size, String description, Map<String, String> tags) {
        String key(String region, String identity) {
            String all = String.join(
                    "\n", region, Long.toString(size), identity, description, new TreeMap<>(tags).toString());
            return HexFormat.of().formatHex(Checksums.sha256().digest(all.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The snapshot that the record tells of, if it can be gone on with or is as complete as it was meant to be. */
    private Optional<Snapshot> earlier(BlockRecord blocks) throws InterruptedException {
        if (blocks.snapshot().isEmpty()) {
            return Optional.empty();
        }
        Snapshots snapshots = new Snapshots(aws, region);
        String id = blocks.snapshot().get();
        Optional<Snapshot> earlier = blocks.sums().count() == 0 ? snapshots.findOrGone(id) : snapshots.find(id);
        earlier = earlier.filter(found -> found.completed() ? blocks.completing() : found.pending());
        if (earlier.isEmpty()) {
            blocks.startAnew();
        }
        return earlier;
    }

    private Written write(UploadContent content, DiskBlocks disk, Start start, BlockRecord blocks)
            throws IOException, InterruptedException {
        boolean known = blocks.sums().count() > 0;
        if (known) {
            listener.resumed(blocks.sums().count());
        }
        String id = blocks.snapshot().isPresent() ? blocks.snapshot().get() : start(start, blocks);
        snapshot = new BlockSnapshot(aws, region, id);
        Instant now = aws.time().now();
        BlockWriter writer = new BlockWriter(
                aws,
                uploads.blocks(),
                snapshot,
                blocks,
                disk,
                DiskBlocks.count(start.size),
                known ? now : now.plus(KNOWN_AFTER),
                listener::written);
        try {
            writer.run();
            String sha256 = content.digest();
            new BlockCompletion(aws, snapshot, blocks).run(writer.sums(), sha256);
            return written(id, sha256, writer.sums(), writer.bytesSent());
        } catch (PushFailure e) {
            // What AWS refused may be gone on with, with other credentials; a wrong content never.
            if (e.isPermanent() && e.requestId() == null) {
                delete(snapshot, e);
                blocks.delete();
            }
            throw e;
        }
    }

    private String start(Start start, BlockRecord blocks) {
        StartSnapshotResponse started;
        try {
            try {
                started = request(start, blocks);
            } catch (ConflictException e) {
                // The token was used with other words.
                blocks.startAnew();
                started = request(start, blocks);
            }
            if (!PENDING.equals(started.statusAsString())) {
                blocks.startAnew();
                started = request(start, blocks);
            }
        } catch (SdkException e) {
            throw BlockTries.unavailable("start a snapshot in " + region, e);
        }
        blocks.started(AwsCall.answered(started.snapshotId(), "snapshot id"));
        return started.snapshotId();
    }

    private StartSnapshotResponse request(Start start, BlockRecord blocks) {
        return BlockSnapshot.start(
                aws, region, DiskBlocks.gib(start.size), blocks.token(), start.description, start.tags);
    }

    /** What can never be completed must not be paid for; that it cannot be removed is no reason to hide why. */
    private boolean delete(BlockSnapshot begun, PushFailure reason) {
        try {
            begun.delete();
            return true;
        } catch (PushFailure | StopSignal.Stopped e) {
            if (reason != null) {
                reason.addSuppressed(e);
            }
            return false;
        }
    }
}
