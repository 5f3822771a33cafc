package io.jenkins.plugins.amipush.engine.aws;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * The blocks of a file, read by many threads at once. Where zeros lie, the file is read past the system's cache, which
 * would otherwise be filled with the holes of a sparse file, at several times the cost; where data lie, through it, for
 * a file that was just staged may still be there.
 */
final class FileBlocks implements DiskBlocks {
    /** Alignment that reading past the cache asks for on any device. */
    private static final int ALIGNMENT = 4096;

    private static final byte[] ZEROS = new byte[BLOCK_BYTES];
    private static final ByteBuffer ZERO_BUFFER =
            ByteBuffer.allocateDirect(BLOCK_BYTES).asReadOnlyBuffer();

    private final Path file;
    private final long size;
    private final int count;
    private final MessageDigest digest;
    private final FileChannel cached;
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger next = new AtomicInteger();
    private volatile FileChannel direct;
    private volatile boolean amongZeros;
    private volatile boolean closed;
    private int digested;

    /** @param digest fed all bytes in order, or null */
    FileBlocks(Path file, long size, MessageDigest digest) throws IOException {
        this.file = file;
        this.size = size;
        this.digest = digest;
        count = DiskBlocks.count(size);
        cached = FileChannel.open(file, StandardOpenOption.READ);
        direct = direct(file);
    }

    /** The file past the cache, or null where that cannot be. */
    private static FileChannel direct(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ, ExtendedOpenOption.DIRECT);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    @Override
    public Block read(byte[] buffer, IntPredicate wanted) throws IOException, InterruptedException {
        ByteBuffer bytes = buffers.poll();
        if (bytes == null) {
            bytes = blockOf(ByteBuffer.allocateDirect(BLOCK_BYTES + ALIGNMENT));
        }
        try {
            return read(bytes, buffer, wanted);
        } finally {
            buffers.add(bytes);
        }
    }

    /** A block's worth of aligned memory; what is more, where it is aligned by chance, would be taken for more of the block. */
    static ByteBuffer blockOf(ByteBuffer memory) {
        return memory.alignedSlice(ALIGNMENT).slice(0, BLOCK_BYTES);
    }

    private Block read(ByteBuffer bytes, byte[] buffer, IntPredicate wanted) throws IOException, InterruptedException {
        long passed = 0;
        for (int index = next.getAndIncrement(); index < count && !closed; index = next.getAndIncrement()) {
            int length = (int) Math.min(BLOCK_BYTES, size - (long) index * BLOCK_BYTES);
            fill(bytes.clear().limit(length), index);
            boolean zeros = bytes.mismatch(ZERO_BUFFER.duplicate().limit(length)) < 0;
            amongZeros = zeros;
            digest(index, bytes, zeros);
            if (!zeros || wanted.test(index)) {
                bytes.get(0, buffer, 0, length);
                Arrays.fill(buffer, length, BLOCK_BYTES, (byte) 0);
                return new Block(index, passed, length);
            }
            passed += length;
        }
        if (!closed && Files.size(file) != size) {
            throw DiskBlocks.wrongSize(size, "has %d".formatted(Files.size(file)));
        }
        return new Block(-1, passed, 0);
    }

    private void fill(ByteBuffer bytes, int index) throws IOException {
        FileChannel past = direct;
        if (past != null && amongZeros && bytes.limit() == BLOCK_BYTES) {
            try {
                if (past.read(bytes, (long) index * BLOCK_BYTES) == BLOCK_BYTES) {
                    bytes.flip();
                    return;
                }
            } catch (IOException e) {
                if (closed || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                // The file system cannot do what it said.
                direct = null;
            }
            bytes.clear();
        }
        while (bytes.hasRemaining()) {
            if (cached.read(bytes, (long) index * BLOCK_BYTES + bytes.position()) < 0) {
                throw DiskBlocks.wrongSize(
                        size, "ends after %d bytes".formatted((long) index * BLOCK_BYTES + bytes.position()));
            }
        }
        bytes.flip();
    }

    /** Digests the block when those before it are digested. */
    private void digest(int index, ByteBuffer bytes, boolean zeros) throws InterruptedException {
        if (digest == null) {
            return;
        }
        synchronized (digest) {
            while (digested != index) {
                if (closed) {
                    return;
                }
                digest.wait();
            }
        }
        // The others wait for their turn; the lock is for the order alone.
        if (zeros) {
            digest.update(ZEROS, 0, bytes.limit());
        } else {
            digest.update(bytes.duplicate());
        }
        synchronized (digest) {
            digested++;
            digest.notifyAll();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (digest != null) {
            synchronized (digest) {
                digest.notifyAll();
            }
        }
        try (FileChannel first = cached;
                FileChannel second = direct) {
            buffers.clear();
        }
    }
}
