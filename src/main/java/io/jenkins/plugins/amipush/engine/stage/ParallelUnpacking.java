package io.jenkins.plugins.amipush.engine.stage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipException;

/**
 * Unpacks the blocks of a file side by side. The file is read by one, in its order, so that it can be digested on the way;
 * each block's content is handed out in order.
 */
final class ParallelUnpacking extends InputStream {
    private static final int SKIP = 8192;

    /** Threads without work have ended by then. */
    private static final Duration SETTLED = Duration.ofMillis(100);

    private final CountingStream file;
    private final Blocks blocks;
    private final int workers;
    private final ExecutorService threads;
    private final Iterator<Blocks.Block> next;
    private final Deque<Work> underWay = new ArrayDeque<>();
    private final Deque<Buffers> idle = new ArrayDeque<>();
    private Work current;
    private int given;
    private long position;

    /**
     * The blocks' content, side by side if there is room for two at least, or null.
     *
     * @param most how many at a time at most
     */
    static ParallelUnpacking start(CountingStream file, Blocks blocks, UnpackMemory memory, int most) {
        int each = UnpackMemory.mib(blocks.each());
        for (int workers = Math.min(most, blocks.list().size()); workers > 1; workers--) {
            // One more than is unpacked: the one that is handed out.
            int wanted = (workers + 1) * each;
            if (memory.tryTake(wanted)) {
                return new ParallelUnpacking(file, blocks, workers, memory, wanted);
            }
        }
        return null;
    }

    private ParallelUnpacking(CountingStream file, Blocks blocks, int workers, UnpackMemory memory, int taken) {
        this.file = file;
        this.blocks = blocks;
        this.workers = workers;
        this.next = blocks.list().iterator();
        this.threads = new Threads(workers, memory, taken);
    }

    /** When the last of them is done with its block, and no sooner, the memory is free. */
    private static final class Threads extends ThreadPoolExecutor {
        private final UnpackMemory memory;
        private final int taken;

        Threads(int number, UnpackMemory memory, int taken) {
            super(number, number, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "unpack");
                thread.setDaemon(true);
                return thread;
            });
            this.memory = memory;
            this.taken = taken;
        }

        @Override
        protected void terminated() {
            memory.giveBack(taken);
        }
    }

    /** A block that is unpacked, with the memory for it. */
    private record Work(Blocks.Block block, Buffers buffers, CountedBytes packed, Future<?> done) {}

    private record Buffers(byte[] packed, byte[] content) {}

    /** Where in the file the last thing that went wrong is. */
    long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (current == null || given == current.block().size()) {
            if (!advance()) {
                return -1;
            }
        }
        int copied = Math.min(length, current.block().size() - given);
        System.arraycopy(current.buffers().content(), given, buffer, offset, copied);
        given += copied;
        return copied;
    }

    private boolean advance() throws IOException {
        if (current != null) {
            idle.push(current.buffers());
            current = null;
        }
        while (underWay.size() <= workers && next.hasNext()) {
            begin(next.next());
        }
        if (underWay.isEmpty()) {
            return false;
        }
        Work first = underWay.remove();
        await(first);
        current = first;
        given = 0;
        return true;
    }

    private void begin(Blocks.Block block) throws IOException {
        Buffers buffers = idle.isEmpty()
                ? new Buffers(new byte[blocks.longestPacked()], new byte[blocks.longestContent() + 1])
                : idle.pop();
        position = block.at();
        byte[] skipped = new byte[SKIP];
        while (file.count() < block.at()) {
            if (file.read(skipped, 0, (int) Math.min(SKIP, block.at() - file.count())) < 0) {
                throw new EOFException();
            }
        }
        if (file.readNBytes(buffers.packed(), 0, block.packed()) < block.packed()) {
            throw new EOFException();
        }
        CountedBytes packed = new CountedBytes(buffers.packed(), block.packed());
        underWay.add(new Work(block, buffers, packed, threads.submit(() -> {
            unpack(block, packed, buffers.content());
            return null;
        })));
    }

    private void unpack(Blocks.Block block, InputStream packed, byte[] content) throws IOException {
        int length = blocks.unpacker().unpack(block, packed, content);
        if (length < block.size()) {
            throw new EOFException();
        }
        if (length > block.size()) {
            throw new ZipException("a block is longer than the file says");
        }
    }

    /** A stop is answered between two parts, not in the middle of a block. */
    private void await(Work work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    work.done().get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            position = work.block().at() + work.packed().count();
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            // So that whoever comes next finds the memory. A block that is still being unpacked is not waited for.
            threads.awaitTermination(SETTLED.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
