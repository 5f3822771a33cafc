package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of a body with {@code Content-Encoding: aws-chunked}: chunks with their size before them, and trailers
 * after the last (AWS, <i>Signature calculations: transferring payload in multiple chunks</i>).
 */
final class ChunkedBody extends InputStream {
    /** S3 refuses smaller chunks before the last one. */
    private static final int SMALLEST_CHUNK = 8192;

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_LINE = 16 << 10;
    private static final Pattern PLAIN = Pattern.compile("([0-9a-fA-F]{1,15})");
    private static final Pattern SIGNED = Pattern.compile("([0-9a-fA-F]{1,15});chunk-signature=[0-9a-f]{64}");

    private final InputStream in;
    private final Pattern header;
    private final Map<String, String> trailers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long left;
    private long lastChunk = SMALLEST_CHUNK;
    private boolean first = true;
    private boolean ended;

    /** @param signed whether each chunk carries a signature; its form is checked, its value is not */
    ChunkedBody(InputStream in, boolean signed) {
        this.in = in;
        header = signed ? SIGNED : PLAIN;
    }

    /** The trailers, once the content has been read to its end. */
    Map<String, String> trailers() {
        return trailers;
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
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int wanted = (int) Math.min(count, left);
        int read;
        if (position < limit) {
            read = Math.min(wanted, limit - position);
            System.arraycopy(buffer, position, target, offset, read);
            position += read;
        } else {
            read = in.read(target, offset, wanted);
            if (read < 0) {
                throw incomplete();
            }
        }
        left -= read;
        return read;
    }

    private void nextChunk() throws IOException {
        if (!first && !line().isEmpty()) {
            throw incomplete();
        }
        first = false;
        Matcher matcher = header.matcher(line());
        if (!matcher.matches()) {
            throw incomplete();
        }
        left = Long.parseLong(matcher.group(1), 16);
        if (left == 0) {
            ended = true;
            readTrailers();
            return;
        }
        if (lastChunk < SMALLEST_CHUNK) {
            throw new Refusal(
                    403, "InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes");
        }
        lastChunk = left;
    }

    private void readTrailers() throws IOException {
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw Refusal.bad(
                        "MalformedTrailerError", "The request contained trailing data that was not well-formed");
            }
            trailers.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
    }

    /** A line without its CRLF; empty at the end of the body. */
    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.length() < LONGEST_LINE) {
            if (position == limit) {
                limit = Math.max(0, in.read(buffer));
                position = 0;
                if (limit == 0) {
                    return line.toString();
                }
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.append(new String(buffer, start, position - start, StandardCharsets.ISO_8859_1));
            if (position < limit) {
                position++;
                return line.toString().stripTrailing();
            }
        }
        throw incomplete();
    }

    private static Refusal incomplete() {
        return Refusal.bad(
                "IncompleteBody",
                "You did not provide the number of bytes specified by the Content-Length HTTP header");
    }
}
