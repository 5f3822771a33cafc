package io.jenkins.plugins.amipush.engine.aws;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads and the memory that the parts of all uploads share. */
public final class PartUploads implements AutoCloseable {
    /** As many parts as the buffers hold at once; a line that eight connections do not fill has other troubles. */
    static final int THREADS = 8;

    /** Of the heap, where nothing else needs much of it. */
    private static final double HALF = 0.5;

    /** Of the heap, where unpackers need memory too: at 128 MiB it leaves room for one of them. */
    private static final double FIFTH = 0.2;

    private final PartBuffers buffers;
    private final ExecutorService threads;
    private final BlockBuffers blocks = new BlockBuffers();

    /** @param besideUnpackers whether images are unpacked in the heap while they are uploaded */
    public PartUploads(boolean besideUnpackers) {
        buffers = new PartBuffers(besideUnpackers ? FIFTH : HALF);
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "part-upload-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    PartBuffers buffers() {
        return buffers;
    }

    /** Those of snapshots that are written block by block. */
    BlockBuffers blocks() {
        return blocks;
    }

    ExecutorService threads() {
        return threads;
    }

    /** Ends the uploads under way; their connections are closed. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
