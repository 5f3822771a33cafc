package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of a request on a connection that goes on after it: of a length that the head says, or in chunks. */
final class HttpBody extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean ended;
    private boolean first = true;

    HttpBody(InputStream in, HttpHead head) throws IOException {
        this.in = in;
        chunked = head.chunked();
        left = head.contentLength();
        ended = !chunked && left == 0;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (chunked && left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(count, left));
        if (read < 0) {
            throw new EOFException("the body is incomplete");
        }
        left -= read;
        ended = !chunked && left == 0;
        return read;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            HttpHead.line(in);
        }
        first = false;
        String size = HttpHead.line(in);
        if (size == null || !size.matches("[0-9a-fA-F]{1,15}(;.*)?")) {
            throw new IOException("no chunk: " + size);
        }
        left = Long.parseLong(size.split(";")[0], 16);
        if (left == 0) {
            ended = true;
            String trailer = HttpHead.line(in);
            while (trailer != null && !trailer.isEmpty()) {
                trailer = HttpHead.line(in);
            }
        }
    }
}
