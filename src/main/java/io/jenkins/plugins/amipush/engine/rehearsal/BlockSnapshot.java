package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/** A snapshot that is written block by block through EBS direct. */
final class BlockSnapshot {
    final Snapshot snapshot;
    final TreeMap<Integer, Block> blocks = new TreeMap<>();

    private final Duration timeout;

    /** @param timeout without a write, after which AWS cancels a pending snapshot */
    BlockSnapshot(Snapshot snapshot, Duration timeout) {
        this.snapshot = snapshot;
        this.timeout = timeout;
        snapshot.cancelledAt(snapshot.created.plus(timeout));
    }

    /** Whether blocks may still be written. */
    boolean writable(Instant now) {
        return snapshot.completion() == null && snapshot.status(now).equals("pending");
    }

    /** Keeps a block and returns the one that it replaces, or null. */
    Block write(int index, Block block, Instant now) {
        snapshot.cancelledAt(now.plus(timeout));
        return blocks.put(index, block);
    }

    /** The {@code LINEAR} aggregate: the digest of the blocks' digests in the order of their indices. */
    byte[] linearChecksum() {
        MessageDigest digest = Digests.of("SHA-256");
        blocks.values().forEach(block -> digest.update(block.sha256()));
        return digest.digest();
    }

    /** @param file its content, or null */
    record Block(byte[] sha256, Path file) {}
}
