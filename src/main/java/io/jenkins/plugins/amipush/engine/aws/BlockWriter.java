package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Writes the blocks of a disk into a snapshot, in parallel. Each thread reads a block, digests it and sends it, so that
 * a block stays with one processor and in one buffer; the {@link BlockPace} says how many there are.
 */
final class BlockWriter {
    private static final long WATCH_MILLIS = 500;

    /** Hears of each block, as {@link BlockUpload.Listener} does. */
    @FunctionalInterface
    interface Progress {
        void written(long bytes, long sent);
    }

    private final AwsClients aws;
    private final BlockBuffers buffers;
    private final BlockSnapshot snapshot;
    private final BlockRecord record;
    private final DiskBlocks disk;
    private final Progress progress;
    private final BlockPace pace;
    private final BlockTries tries;
    private final BlockSums earlier;
    private final BlockSums sums;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger sending = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private int working;
    private long done;
    private RuntimeException failure;
    private volatile boolean ended;
    private volatile boolean read;
    private volatile long answered;

    /**
     * @param knownBy until then EBS may not know the snapshot everywhere
     */
    BlockWriter(
            AwsClients aws,
            BlockBuffers buffers,
            BlockSnapshot snapshot,
            BlockRecord record,
            DiskBlocks disk,
            int blocks,
            Instant knownBy,
            Progress progress) {
        this.aws = aws;
        this.buffers = buffers;
        this.snapshot = snapshot;
        this.record = record;
        this.disk = disk;
        this.progress = progress;
        earlier = record.sums();
        sums = new BlockSums(blocks);
        pace = new BlockPace(aws.time(), BlockPace.MOST);
        tries = new BlockTries(aws.time(), pace, knownBy);
    }

    /** The digests of the blocks that EBS has, once {@link #run} has returned. */
    BlockSums sums() {
        return sums;
    }

    long bytesSent() {
        return sent.get();
    }

    /**
     * Writes all blocks.
     *
     * @throws PushFailure when EBS refuses one, or the disk cannot be read
     * @throws BlocksUnavailable when EBS direct cannot be used
     */
    void run() throws InterruptedException {
        try {
            begin();
            awaitEnd();
        } finally {
            end();
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void begin() {
        while (!ended && !read && working < pace.limit()) {
            Thread thread = new Thread(this::work, "block-upload-" + (threads.size() + 1));
            thread.setDaemon(true);
            threads.add(thread);
            working++;
            thread.start();
        }
    }

    private synchronized void awaitEnd() throws InterruptedException {
        while (working > 0 && failure == null) {
            wait(WATCH_MILLIS);
            snapshot.abort(false);
            long silent = System.nanoTime() - answered;
            Duration patience = aws.blockTimeout().multipliedBy(3);
            if (sending.get() > 0 && silent > patience.toNanos()) {
                throw new BlocksUnavailable(PushFailure.passing(
                                "EBS direct has not answered for %d s".formatted(patience.toSeconds()), null)
                        .remedy("check the network, or use --transfer s3-import"));
            }
        }
    }

    private synchronized void end() {
        ended = true;
        if (working > 0) {
            threads.forEach(Thread::interrupt);
            snapshot.abort(true);
        }
    }

    private synchronized void failed(RuntimeException reason) {
        if (failure == null && !ended) {
            failure = reason;
        }
        ended = true;
    }

    private void work() {
        MessageDigest sha256 = Checksums.sha256();
        try {
            while (!ended && writeNext(sha256)) {
                begin();
            }
        } catch (IOException e) {
            failed(DiskBlocks.unreadable(e));
        } catch (InterruptedException e) {
            failed(new StopSignal.Stopped("interrupted while writing blocks"));
        } catch (RuntimeException e) {
            failed(e);
        } catch (Error e) {
            failed(new IllegalStateException(e));
        } finally {
            synchronized (this) {
                working--;
                notifyAll();
            }
        }
    }

    /** Whether there was a block. */
    private boolean writeNext(MessageDigest sha256) throws IOException, InterruptedException {
        pace.enter();
        try {
            byte[] buffer = buffers.lend();
            try {
                DiskBlocks.Block block = disk.read(buffer, earlier::has);
                advance(block.passed());
                if (block.index() < 0) {
                    read = true;
                    return false;
                }
                write(block.index(), buffer, sha256.digest(buffer));
                advance(block.length());
                return true;
            } finally {
                buffers.giveBack(buffer);
            }
        } finally {
            pace.leave();
        }
    }

    private void write(int index, byte[] buffer, byte[] sum) throws InterruptedException {
        if (!earlier.has(index, sum)) {
            send(index, buffer, sum);
            sent.addAndGet(buffer.length);
            record.written(index, sum);
        }
        sums.put(index, sum);
    }

    private void send(int index, byte[] buffer, byte[] sum) throws InterruptedException {
        if (sending.getAndIncrement() == 0) {
            answered = System.nanoTime();
        }
        try {
            BlockTries.Block block = tries.block(() -> "write block %d of snapshot %s".formatted(index, snapshot.id()));
            while (!ended) {
                long begun = System.nanoTime();
                try {
                    snapshot.put(index, buffer, sum);
                    answered = System.nanoTime();
                    pace.acknowledged(answered - begun);
                    return;
                } catch (SdkException e) {
                    if (BlockTries.answer(e)) {
                        answered = System.nanoTime();
                    }
                    block.failed(e);
                }
            }
            throw new StopSignal.Stopped("the upload has ended");
        } finally {
            sending.decrementAndGet();
        }
    }

    private void advance(long bytes) {
        if (bytes > 0) {
            synchronized (progress) {
                done += bytes;
                progress.written(done, sent.get());
            }
        }
    }
}
