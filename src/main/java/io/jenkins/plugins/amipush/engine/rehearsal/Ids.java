package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Ids that look like AWS's, unique in a rehearsal and the same in the next one: they follow from what they name and how
 * often that was named before, not from the order in which parallel calls arrive.
 */
final class Ids {
    private static final String SEED = "rehearsal";

    /** AWS's long ids have 17 hexadecimal digits, the first of which is 0 for years to come. */
    private static final int DIGITS = 16;

    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();

    /** An id such as {@code ami-0123456789abcdef0}. */
    String resource(String prefix, String subject) {
        return prefix + "-0" + digest(prefix, subject).substring(0, DIGITS);
    }

    /** An id without a form of its own, such as that of a multipart upload. */
    String opaque(String kind, String subject) {
        return digest(kind, subject);
    }

    /** A request id in the form of a UUID. */
    String request() {
        String hex = digest("request", "");
        return String.join(
                "-",
                hex.substring(0, 8),
                hex.substring(8, 12),
                hex.substring(12, 16),
                hex.substring(16, 20),
                hex.substring(20, 32));
    }

    private String digest(String kind, String subject) {
        long count = counts.computeIfAbsent(kind + '\n' + subject, key -> new AtomicLong())
                .incrementAndGet();
        String text = String.join("\n", SEED, kind, subject, Long.toString(count));
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
