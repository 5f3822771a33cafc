package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request says before its body.
 *
 * @param target path and query, as they were sent
 * @param headers by name, of whatever case; several of one name are joined by commas
 * @param bytes that the head had
 */
record HttpHead(String method, String target, String protocol, Map<String, String> headers, long bytes) {
    /** Longer than any client's. */
    private static final int LIMIT = 64 << 10;

    /**
     * Reads a head.
     *
     * @return null when the connection has ended instead
     * @throws IOException when it is none
     */
    static HttpHead read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new IOException("no request line: " + line);
        }
        long bytes = line.length() + 2;
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            bytes += line.length() + 2;
            if (colon <= 0 || bytes > LIMIT) {
                throw new IOException("no header, or too many");
            }
            headers.merge(
                    line.substring(0, colon), line.substring(colon + 1).strip(), (one, other) -> one + "," + other);
        }
        if (line == null) {
            throw new EOFException("the head is incomplete");
        }
        return new HttpHead(words[0], withoutHost(words[1]), words[2], Collections.unmodifiableMap(headers), bytes + 2);
    }

    /** A line without its end; null at the end of the stream. */
    static String line(InputStream in) throws IOException {
        byte[] line = new byte[256];
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (length == LIMIT) {
                throw new IOException("a line is too long");
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, 2 * length);
            }
            line[length++] = (byte) next;
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** Who sends through a proxy names scheme and host, too. */
    private static String withoutHost(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    /** The path, still percent-encoded. */
    String path() {
        int mark = target.indexOf('?');
        return mark < 0 ? target : target.substring(0, mark);
    }

    /** The query, still percent-encoded; or null. */
    String query() {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    private boolean says(String header, String word) {
        String value = headers.get(header);
        return value != null && value.toLowerCase(Locale.ROOT).contains(word);
    }

    boolean chunked() {
        return says("Transfer-Encoding", "chunked");
    }

    boolean expectsContinue() {
        return says("Expect", "100-continue");
    }

    boolean lastOfConnection() {
        return says("Connection", "close") || protocol.equals("HTTP/1.0");
    }

    /** The length of the body in bytes; 0 where nothing is said. */
    long contentLength() throws IOException {
        String length = headers.get("Content-Length");
        if (length == null || chunked()) {
            return 0;
        }
        if (!length.matches("\\d{1,15}")) {
            throw new IOException("no length: " + length);
        }
        return Long.parseLong(length);
    }
}
