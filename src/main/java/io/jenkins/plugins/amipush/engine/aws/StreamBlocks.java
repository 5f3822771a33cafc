package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** The blocks of a stream, which is read from start to end. */
final class StreamBlocks implements DiskBlocks {
    private static final byte[] ZEROS = new byte[BLOCK_BYTES];

    private final InputStream in;
    private final long size;
    private int next;
    private boolean closed;

    StreamBlocks(InputStream in, long size) {
        this.in = in;
        this.size = size;
    }

    @Override
    public synchronized Block read(byte[] buffer, IntPredicate wanted) throws IOException {
        long passed = 0;
        while (!closed) {
            long at = (long) next * BLOCK_BYTES;
            int expected = (int) Math.min(BLOCK_BYTES, size - at);
            if (expected <= 0) {
                checkEnd();
                break;
            }
            int length = in.readNBytes(buffer, 0, expected);
            if (length < expected) {
                throw DiskBlocks.wrongSize(size, "ends after %d bytes".formatted(at + length));
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
            throw DiskBlocks.wrongSize(size, "goes on after them");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        in.close();
    }
}
