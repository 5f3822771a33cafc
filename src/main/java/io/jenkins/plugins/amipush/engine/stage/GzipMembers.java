package io.jenkins.plugins.amipush.engine.stage;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), member after member. Java's own stream takes a damaged later member for the end of the
 * content, which would make a shorter disk of it without a word; here only zeros may follow a member.
 */
final class GzipMembers extends InputStream {
    private static final int BUFFER = 64 * 1024;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int filled;
    private boolean ended;

    GzipMembers(InputStream packed) throws IOException {
        this.packed = packed;
        header(take());
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            try {
                int inflated = inflater.inflate(target, offset, length);
                if (inflated > 0) {
                    crc.update(target, offset, inflated);
                    return inflated;
                }
            } catch (DataFormatException e) {
                throw new ZipException(String.valueOf(e.getMessage()));
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("a preset dictionary is needed");
            } else {
                fill();
                inflater.setInput(buffer, 0, filled);
                next = filled;
            }
        }
        return -1;
    }

    private void endMember() throws IOException {
        next = filled - inflater.getRemaining();
        if (number() != crc.getValue()) {
            throw new ZipException("the check sum differs");
        }
        if (number() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("the length differs");
        }
        int first = takeOrEnd();
        boolean padded = first == 0;
        while (first == 0) {
            first = takeOrEnd();
        }
        if (first < 0) {
            ended = true;
        } else if (padded) {
            throw new ZipException("something follows the padding");
        } else {
            header(first);
        }
    }

    private void header(int first) throws IOException {
        if (first != 0x1f || take() != 0x8b || take() != DEFLATE) {
            throw new ZipException("there is no gzip header");
        }
        int flags = take();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("reserved flags are set");
        }
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(take() | take() << 8);
        }
        for (int text = flags & (HAS_NAME | HAS_COMMENT); text != 0; text &= text - 1) {
            while (take() != 0) {
                // Names and comments end with a zero.
            }
        }
        if ((flags & HAS_HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inflater.setInput(buffer, next, filled - next);
        next = filled;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            take();
        }
    }

    private long number() throws IOException {
        return take() | take() << 8 | take() << 16 | (long) take() << 24;
    }

    private int take() throws IOException {
        if (next == filled) {
            fill();
        }
        return buffer[next++] & 0xff;
    }

    private int takeOrEnd() throws IOException {
        try {
            return take();
        } catch (EOFException e) {
            return -1;
        }
    }

    private void fill() throws IOException {
        next = 0;
        filled = Math.max(0, packed.read(buffer, 0, buffer.length));
        if (filled == 0) {
            throw new EOFException();
        }
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        packed.close();
    }
}
