package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The bytes of one part. They lie in pieces, since an array of a part's size is a burden to the garbage collector: it
 * wants as much room in one place, which a small heap may not have though half of it is free.
 */
final class PartBytes implements AutoCloseable, Wire.Body {
    /** What was read is still in the processor's cache when its checksum is made. */
    static final int PIECE = 256 * 1024;

    private final PartBuffers buffers;
    private final int size;
    private final List<byte[]> pieces = new ArrayList<>();
    private final CRC32 crc32 = new CRC32();
    private int length;
    private boolean closed;

    /** @param size how many bytes there is room for */
    PartBytes(PartBuffers buffers, int size) {
        this.buffers = buffers;
        this.size = size;
    }

    /** Reads as much as there is room for, less only at the stream's end. */
    PartBytes fill(InputStream in) throws IOException {
        while (!isFull()) {
            int at = length % PIECE;
            if (at == 0) {
                pieces.add(buffers.piece());
            }
            byte[] piece = pieces.get(length / PIECE);
            int read = in.read(piece, at, Math.min(PIECE - at, size - length));
            if (read < 0) {
                break;
            }
            crc32.update(piece, at, read);
            length += read;
        }
        return this;
    }

    /** How many bytes it holds. */
    @Override
    public int length() {
        return length;
    }

    /** How many it may hold. */
    int size() {
        return size;
    }

    boolean isFull() {
        return length == size;
    }

    /** As in {@code x-amz-checksum-crc32}. */
    String crc32() {
        return Checksums.base64(crc32);
    }

    /** Lower-case hex of the MD5, which is the ETag of a part that is not encrypted with a KMS key. */
    String md5() {
        MessageDigest md5 = Checksums.md5();
        for (int start = 0; start < length; start += PIECE) {
            md5.update(pieces.get(start / PIECE), 0, Math.min(PIECE, length - start));
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    /** The bytes as a request's body, read again at every try. */
    RequestBody body() {
        return RequestBody.fromContentProvider(() -> new Content(), length, "application/octet-stream");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        for (int start = 0; start < length; start += PIECE) {
            out.write(pieces.get(start / PIECE), 0, Math.min(PIECE, length - start));
        }
    }

    /** Gives the memory back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            buffers.giveBack(pieces, size);
        }
    }

    private final class Content extends InputStream {
        private int position;
        private int marked;

        @Override
        public int read() {
            return position < length ? pieces.get(position / PIECE)[position++ % PIECE] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int most) {
            Objects.checkFromIndexSize(offset, most, buffer.length);
            int given = 0;
            while (given < most && position < length) {
                int at = position % PIECE;
                int count = Math.min(most - given, Math.min(PIECE - at, length - position));
                System.arraycopy(pieces.get(position / PIECE), at, buffer, offset + given, count);
                given += count;
                position += count;
            }
            return given > 0 || most == 0 ? given : -1;
        }

        @Override
        public int available() {
            return length - position;
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public void mark(int limit) {
            marked = position;
        }

        @Override
        public void reset() {
            position = marked;
        }
    }
}
