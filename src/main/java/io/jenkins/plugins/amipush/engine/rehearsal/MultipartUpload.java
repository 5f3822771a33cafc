package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A multipart upload under way. */
final class MultipartUpload {
    final String id;
    final String key;
    final Instant initiated;
    final StoredObject.Description description;
    final Map<String, String> tags;

    /** The algorithm that the upload was created with, or null. */
    final Checksum checksum;

    /** Whether the object gets a checksum of all its bytes, rather than one of its parts' checksums. */
    final boolean fullObject;

    final TreeMap<Integer, Part> parts = new TreeMap<>();

    MultipartUpload(
            String id,
            String key,
            Instant initiated,
            StoredObject.Description description,
            Map<String, String> tags,
            Checksum checksum,
            boolean fullObject) {
        this.id = id;
        this.key = key;
        this.initiated = initiated;
        this.description = description;
        this.tags = tags;
        this.checksum = checksum;
        this.fullObject = fullObject;
    }

    String checksumType() {
        if (checksum == null) {
            return null;
        }
        return fullObject ? "FULL_OBJECT" : "COMPOSITE";
    }

    /**
     * A part.
     *
     * @param file its content, or null
     */
    record Part(int number, Payload.Received content, Instant modified, Path file) {
        String etag() {
            return Digests.hex(content.md5());
        }

        /** Base64, or null when that sum was not computed. */
        String sum(Checksum checksum) {
            byte[] sum = content.sum(checksum);
            return sum == null ? null : Digests.base64(sum);
        }
    }
}
