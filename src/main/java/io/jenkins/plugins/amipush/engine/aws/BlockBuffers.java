package io.jenkins.plugins.amipush.engine.aws;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/** The memory that blocks wait in, shared by all snapshots that a push writes: one buffer a block under way. */
final class BlockBuffers {
    /** A bound of 32 MiB, or an eighth of a small heap, which the parts of S3's uploads and unpackers need too. */
    private static final int MOST = 64;

    private static final int OF_THE_HEAP = 8;

    private final Semaphore free;
    private final Deque<byte[]> idle = new ArrayDeque<>();

    BlockBuffers() {
        // Fair, so that no snapshot waits for the end of another.
        free = new Semaphore(
                (int) Math.max(
                        1, Math.min(MOST, Runtime.getRuntime().maxMemory() / OF_THE_HEAP / DiskBlocks.BLOCK_BYTES)),
                true);
    }

    byte[] lend() throws InterruptedException {
        free.acquire();
        byte[] buffer = null;
        try {
            // The one used last: a part of it may still be in a processor's cache.
            synchronized (idle) {
                buffer = idle.poll();
            }
            buffer = buffer == null ? new byte[DiskBlocks.BLOCK_BYTES] : buffer;
            return buffer;
        } finally {
            // A heap that is full now may have room later.
            if (buffer == null) {
                free.release();
            }
        }
    }

    void giveBack(byte[] buffer) {
        try {
            synchronized (idle) {
                idle.push(buffer);
            }
        } finally {
            free.release();
        }
    }
}
