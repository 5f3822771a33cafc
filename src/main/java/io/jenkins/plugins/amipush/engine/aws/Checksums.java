package io.jenkins.plugins.amipush.engine.aws;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** Checksums in the forms that S3 speaks. */
final class Checksums {
    private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

    private Checksums() {}

    /** Base64 of the big-endian CRC-32, as in {@code x-amz-checksum-crc32}. */
    static String base64(CRC32 crc) {
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(Integer.BYTES)
                        .putInt((int) crc.getValue())
                        .array());
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The ETag of an object that was uploaded in parts, made of theirs; empty where they are no MD5s. */
    static Optional<String> etag(Collection<String> parts) {
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        for (String part : parts) {
            String etag = part.replace("\"", "");
            if (!MD5.matcher(etag).matches()) {
                return Optional.empty();
            }
            sums.writeBytes(HexFormat.of().parseHex(etag));
        }
        return Optional.of(HexFormat.of().formatHex(md5().digest(sums.toByteArray())) + "-" + parts.size());
    }
}
