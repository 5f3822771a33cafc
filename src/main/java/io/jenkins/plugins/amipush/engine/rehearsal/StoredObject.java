package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An object of a bucket.
 *
 * @param etag without quotation marks
 * @param description what its creator said about it
 * @param checksum the algorithm of the checksum that S3 keeps, or null
 * @param checksumValue as S3 tells it, or null
 * @param checksumType {@code COMPOSITE} or {@code FULL_OBJECT}, or null
 * @param sha256 hexadecimal digest of the content; null for the parts of an upload that nobody kept
 * @param parts 0 for an object that came in one piece
 * @param tags may change
 * @param file its content, or null
 */
record StoredObject(
        String key,
        long size,
        String etag,
        Instant modified,
        Description description,
        Checksum checksum,
        String checksumValue,
        String checksumType,
        String sha256,
        int parts,
        Map<String, String> tags,
        Path file) {

    /** Content type and user metadata. */
    record Description(String contentType, Map<String, String> metadata) {
        private static final String PREFIX = "x-amz-meta-";
        private static final int MOST_BYTES = 2048;

        static Description of(Request request) {
            Map<String, String> metadata = new TreeMap<>();
            int bytes = 0;
            for (Map.Entry<String, String> header : request.headers().entrySet()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (name.startsWith(PREFIX)) {
                    metadata.put(name.substring(PREFIX.length()), header.getValue());
                    bytes += name.length() - PREFIX.length() + header.getValue().length();
                }
            }
            if (bytes > MOST_BYTES) {
                throw Refusal.bad("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
            }
            String contentType = request.header("Content-Type");
            return new Description(contentType == null ? "binary/octet-stream" : contentType, metadata);
        }
    }
}
