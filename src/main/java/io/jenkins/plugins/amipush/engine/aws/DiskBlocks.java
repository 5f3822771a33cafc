package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** A disk cut into blocks as EBS keeps them, read once from start to end, by any thread. */
final class DiskBlocks implements AutoCloseable {
    /** The one size of a block that EBS direct knows. */
    static final int BLOCK_BYTES = 524_288;

    private static final long GIB = 1L << 30;
    private static final byte[] ZEROS = new byte[BLOCK_BYTES];

    private final InputStream in;
    private final long size;
    private int next;
    private boolean closed;

    /** @param size of the disk in bytes; it is a failure when the stream holds another number of them */
    DiskBlocks(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    /** The volume that holds a disk of so many bytes. */
    static long gib(long size) {
        return Math.max(1, (size + GIB - 1) / GIB);
    }

    /** How many blocks a disk of so many bytes has, the last one perhaps in part. */
    static int count(long size) {
        return Math.toIntExact((size + BLOCK_BYTES - 1) / BLOCK_BYTES);
    }

    /** A block that was read. @param passed how many bytes of the disk were read before it without being handed out */
    record Block(int index, long passed, int length) {}

    /**
     * Reads the next block that does not consist of zeros, which is what a block reads as that was never written.
     *
     * @param wanted which blocks are handed out even if they do
     * @return the block; at the end one with the index -1
     */
    synchronized Block read(byte[] buffer, IntPredicate wanted) throws IOException {
        long passed = 0;
        while (!closed) {
            int expected = (int) Math.min(BLOCK_BYTES, size - (long) next * BLOCK_BYTES);
            if (expected <= 0) {
                checkEnd();
                break;
            }
            int length = in.readNBytes(buffer, 0, expected);
            if (length < expected) {
                throw wrongSize("ends after %d bytes".formatted((long) next * BLOCK_BYTES + length));
            }
            Arrays.fill(buffer, length, BLOCK_BYTES, (byte) 0);
            int index = next++;
            if (!Arrays.equals(buffer, ZEROS) || wanted.test(index)) {
                return new Block(index, passed, length);
            }
            passed += length;
        }
        return new Block(-1, passed, 0);
    }

    private void checkEnd() throws IOException {
        if (in.read() >= 0) {
            throw wrongSize("goes on after them");
        }
    }

    private PushFailure wrongSize(String what) {
        return PushFailure.permanent(
                "the image should have %d bytes, but %s".formatted(size, what),
                "stage the file again, and let nothing write to it while it is pushed");
    }

    static PushFailure unreadable(IOException e) {
        return PushFailure.passing("cannot read the image: " + e.getMessage(), e)
                .remedy("check the staged file and the disk it lies on");
    }

    /** Ends the reading; a thread that reads comes to the end of its block first. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        in.close();
    }
}
