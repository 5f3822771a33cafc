package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.HashMap;
import java.util.Map;

/** The snapshots that EBS direct writes and reads. Callers hold the {@linkplain World#lock() lock}. */
final class BlockSnapshots {
    private final SnapshotStore snapshots;
    private final Map<String, BlockSnapshot> written = new HashMap<>();

    BlockSnapshots(SnapshotStore snapshots) {
        this.snapshots = snapshots;
    }

    void add(BlockSnapshot blocks) {
        snapshots.add(blocks.snapshot);
        written.put(blocks.snapshot.id, blocks);
    }

    /** How many are being written in a region. */
    long pending(String region) {
        return snapshots.pending(region, "blocks");
    }

    /**
     * A snapshot of the caller's own.
     *
     * @throws Refusal when there is none of that id, or it is too new to be found, or it was not written by blocks
     */
    BlockSnapshot find(String id, Request request, Caller caller) {
        BlockSnapshot blocks = written.get(id);
        if (blocks == null || !snapshots.ownsSeen(id, request.region(), caller.account())) {
            throw new Refusal(404, "ResourceNotFoundException", "The snapshot '" + id + "' does not exist.");
        }
        return blocks;
    }

    /** A block index, as a path or a query gives it. */
    static int index(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw invalid("A block index is a number: " + text);
        }
        return Integer.parseInt(text);
    }

    static Refusal invalid(String message) {
        return Refusal.bad("ValidationException", message);
    }
}
