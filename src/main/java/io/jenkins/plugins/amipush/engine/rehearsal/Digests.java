package io.jenkins.plugins.amipush.engine.rehearsal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Message digests by name, and the two ways in which AWS writes them. */
final class Digests {
    private Digests() {}

    static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5, SHA-1 and SHA-256", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        return of("SHA-256").digest(bytes);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The bytes that a Base64 text stands for, or null when it is none or stands for another number of bytes. */
    static byte[] fromBase64(String text, int length) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == length ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
