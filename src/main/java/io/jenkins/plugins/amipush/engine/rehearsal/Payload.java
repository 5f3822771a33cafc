package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;

/**
 * Receives the content of an S3 request: once, in pieces, digested on the way, and held against every digest that the
 * client sent.
 */
final class Payload {
    private static final int BUFFER = 1 << 17;
    private static final Pattern HEX_DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    private static final String SIGNED_CHUNKS = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    private static final String SIGNED_CHUNKS_TRAILER = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";

    private final Request request;
    private final String contentSha256;

    Payload(Request request) {
        this.request = request;
        contentSha256 = request.header("x-amz-content-sha256");
        if (contentSha256 == null) {
            throw Refusal.bad("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
        }
        if (!List.of(UNSIGNED, UNSIGNED_TRAILER, SIGNED_CHUNKS, SIGNED_CHUNKS_TRAILER)
                        .contains(contentSha256)
                && !HEX_DIGEST.matcher(contentSha256).matches()) {
            throw Refusal.bad(
                    "InvalidArgument",
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING- form, or a valid sha256 value.");
        }
    }

    /**
     * The algorithm that the client sends a checksum of, as a header or a trailer.
     *
     * @throws Refusal when there are several
     */
    Optional<Checksum> declared() {
        Set<Checksum> declared = EnumSet.noneOf(Checksum.class);
        for (Checksum checksum : Checksum.values()) {
            if (request.header(checksum.header()) != null) {
                declared.add(checksum);
            }
        }
        String trailer = request.header("x-amz-trailer");
        if (trailer != null) {
            declared.add(Checksum.ofHeader(trailer.strip())
                    .orElseThrow(() -> Refusal.bad(
                            "InvalidRequest", "The value specified in the x-amz-trailer header is not supported")));
        }
        if (declared.size() > 1) {
            throw Refusal.bad("InvalidRequest", "Expecting a single x-amz-checksum- header. Multiple are not allowed.");
        }
        Optional<Checksum> only = declared.stream().findFirst();
        String named = request.header("x-amz-sdk-checksum-algorithm");
        if (named != null
                && only.isPresent()
                && only.get() != Checksum.named(named).orElse(null)) {
            throw Refusal.bad(
                    "InvalidRequest", "Value for x-amz-sdk-checksum-algorithm header is invalid or does not fit.");
        }
        return only;
    }

    /**
     * Receives the content.
     *
     * @param wanted the checksums that are needed besides the one that the client sends
     * @param sink gets the content
     * @param bandwidth sets the pace
     * @throws Refusal when the content is not what the client said it is
     */
    Received receive(Set<Checksum> wanted, OutputStream sink, Bandwidth bandwidth) throws IOException {
        return receive(wanted, sink, read -> bandwidth.take(request.region(), read));
    }

    /** Receives a document, which is too small to be slowed down. */
    byte[] receiveDocument() throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        receive(Set.of(), document, read -> {});
        return document.toByteArray();
    }

    private Received receive(Set<Checksum> wanted, OutputStream sink, IntConsumer pace) throws IOException {
        Optional<Checksum> declared = declared();
        Map<Checksum, Checksum.Running> running = new EnumMap<>(Checksum.class);
        wanted.forEach(checksum -> running.put(checksum, checksum.start()));
        declared.ifPresent(checksum -> running.put(checksum, checksum.start()));
        running.computeIfAbsent(Checksum.SHA256, Checksum::start);
        MessageDigest md5 = Digests.of("MD5");

        boolean chunked = contentSha256.startsWith("STREAMING-");
        ChunkedBody chunks = chunked ? new ChunkedBody(request.body(), contentSha256.startsWith(SIGNED_CHUNKS)) : null;
        InputStream in = chunked ? chunks : request.body();
        byte[] buffer = new byte[BUFFER];
        long length = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (request.corrupt() && length == 0 && read > 0) {
                buffer[0] ^= 1;
            }
            md5.update(buffer, 0, read);
            for (Checksum.Running each : running.values()) {
                each.update(buffer, 0, read);
            }
            sink.write(buffer, 0, read);
            pace.accept(read);
            length += read;
        }
        Map<Checksum, byte[]> sums = new EnumMap<>(Checksum.class);
        running.forEach((checksum, sum) -> sums.put(checksum, sum.result()));
        Received received = new Received(length, md5.digest(), sums, declared);
        checkLength(length, chunked);
        checkDigests(received, chunked ? chunks.trailers() : Map.of());
        return received;
    }

    private void checkLength(long length, boolean chunked) {
        String said = request.header(chunked ? "x-amz-decoded-content-length" : "Content-Length");
        if (said == null) {
            throw new Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        if (!said.equals(Long.toString(length))) {
            throw Refusal.bad(
                    "IncompleteBody",
                    "You did not provide the number of bytes specified by the Content-Length HTTP header");
        }
    }

    private void checkDigests(Received received, Map<String, String> trailers) {
        String contentMd5 = request.header("Content-MD5");
        if (contentMd5 != null) {
            byte[] md5 = Digests.fromBase64(contentMd5, 16);
            if (md5 == null) {
                throw Refusal.bad("InvalidDigest", "The Content-MD5 you specified was invalid.");
            }
            if (!MessageDigest.isEqual(md5, received.md5())) {
                throw Refusal.bad("BadDigest", "The Content-MD5 you specified did not match what we received.");
            }
        }
        if (HEX_DIGEST.matcher(contentSha256).matches()
                && !contentSha256.equals(Digests.hex(received.sum(Checksum.SHA256)))) {
            throw Refusal.bad(
                    "XAmzContentSHA256Mismatch",
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
        received.declared().ifPresent(checksum -> checkSum(checksum, received.sum(checksum), trailers));
    }

    private void checkSum(Checksum checksum, byte[] sum, Map<String, String> trailers) {
        String header = request.header(checksum.header());
        String said = header == null ? trailers.get(checksum.header()) : header;
        if (said == null) {
            throw Refusal.bad("MalformedTrailerError", "The request promised a trailer that it did not contain");
        }
        byte[] value = Digests.fromBase64(said, checksum.length());
        if (value == null) {
            throw Refusal.bad("InvalidRequest", "Value for " + checksum.header() + " header is invalid.");
        }
        if (!MessageDigest.isEqual(value, sum)) {
            throw Refusal.bad(
                    "BadDigest", "The " + checksum.name() + " you specified did not match the calculated checksum.");
        }
    }

    /**
     * What was received.
     *
     * @param sums SHA-256, what was wanted, and what the client sent
     * @param declared the algorithm of the client's own checksum
     */
    record Received(long length, byte[] md5, Map<Checksum, byte[]> sums, Optional<Checksum> declared) {
        byte[] sum(Checksum checksum) {
            return sums.get(checksum);
        }
    }
}
