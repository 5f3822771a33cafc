package io.jenkins.plugins.amipush.engine.stage;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** Counts, and digests if asked to, the bytes of a file as they are taken from it. */
final class CountingStream extends FilterInputStream {
    /**
     * Large enough for few round trips to a network's file system, and small enough that what was read is still in the
     * processor's cache when it is digested.
     */
    private static final int BUFFER = 256 * 1024;

    private final MessageDigest digest;
    private long count;

    /** @param digest may be null */
    CountingStream(InputStream file, MessageDigest digest) {
        super(new BufferedInputStream(file, BUFFER));
        this.digest = digest;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count++;
            if (digest != null) {
                digest.update((byte) value);
            }
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, Math.min(length, BUFFER));
        if (read > 0) {
            count += read;
            if (digest != null) {
                digest.update(buffer, offset, read);
            }
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        byte[] skipped = new byte[(int) Math.min(n, BUFFER)];
        return Math.max(0, read(skipped, 0, skipped.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
