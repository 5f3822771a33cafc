package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The bucket and object that a request names, in the path or in the host name.
 *
 * @param bucket null for the service itself
 * @param key null for a bucket
 */
record S3Target(String bucket, String key) {
    private static final int LONGEST_KEY = 1024;

    static S3Target of(Request request) {
        String hostBucket = hostBucket(request.header("Host"));
        String path = request.path().startsWith("/") ? request.path().substring(1) : request.path();
        if (hostBucket != null) {
            return new S3Target(hostBucket, key(path));
        }
        if (path.isEmpty()) {
            return new S3Target(null, null);
        }
        int slash = path.indexOf('/');
        String bucket = Request.unescapePath(slash < 0 ? path : path.substring(0, slash));
        return new S3Target(bucket, slash < 0 ? null : key(path.substring(slash + 1)));
    }

    private static String key(String path) {
        if (path.isEmpty()) {
            return null;
        }
        String key = Request.unescapePath(path);
        if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            throw Refusal.bad("KeyTooLongError", "Your key is too long");
        }
        return key;
    }

    /** The bucket of a virtual-hosted request such as {@code bucket.localhost} or {@code bucket.s3.REGION.localhost}. */
    private static String hostBucket(String host) {
        String name = host == null ? "" : host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        int s3 = name.indexOf(".s3.");
        if (s3 > 0) {
            return name.substring(0, s3);
        }
        return name.endsWith(".localhost") && !name.startsWith("s3.")
                ? name.substring(0, name.length() - ".localhost".length())
                : null;
    }
}
