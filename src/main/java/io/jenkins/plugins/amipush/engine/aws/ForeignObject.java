package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Compares a content with an object that another tool uploaded, by the one thing that such an object has: its ETag, which
 * is the MD5 of the object, or of the MD5s of its parts. It is no such thing where the object is encrypted with a KMS
 * key; the object is then taken for different.
 */
public final class ForeignObject {
    /** The part size of AWS's own tools and of the program that this one succeeds; for most sizes, ours as well. */
    private static final int USUAL_PART = 8 << 20;

    private static final Pattern MULTIPART = Pattern.compile("([0-9a-f]{32})-(\\d+)");
    private static final int BUFFER = 1 << 16;

    private ForeignObject() {}

    /** Whether the object holds that content; reads it only where the sizes agree. */
    public static boolean same(S3Object object, UploadContent content) throws InterruptedException {
        if (content.size() == null || content.size() != object.size()) {
            return false;
        }
        Matcher multipart = MULTIPART.matcher(object.etag());
        try {
            if (multipart.matches()) {
                long parts = Long.parseLong(multipart.group(2));
                int part = IntStream.of(USUAL_PART, PartSizes.of(1, object.size()))
                        .filter(size -> (object.size() + size - 1) / size == parts)
                        .findFirst()
                        .orElse(0);
                return part > 0 && md5OfParts(content, part).equals(multipart.group(1));
            }
            return md5(content).equals(object.etag());
        } catch (IOException e) {
            throw PushFailure.passing("cannot read the image: " + e.getMessage(), e);
        }
    }

    private static String md5(UploadContent content) throws IOException, InterruptedException {
        MessageDigest md5 = md5();
        try (InputStream in = content.open()) {
            while (update(md5, in, Long.MAX_VALUE)) {
                checkInterrupt();
            }
            content.digest();
        }
        return HexFormat.of().formatHex(md5.digest());
    }

    private static String md5OfParts(UploadContent content, int partSize) throws IOException, InterruptedException {
        MessageDigest all = md5();
        MessageDigest part = md5();
        try (InputStream in = content.open()) {
            while (update(part, in, partSize)) {
                all.update(part.digest());
                checkInterrupt();
            }
            content.digest();
        }
        return HexFormat.of().formatHex(all.digest());
    }

    /** @return whether there was anything to read */
    private static boolean update(MessageDigest md5, InputStream in, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long read = 0;
        for (int length;
                read < most && (length = in.read(buffer, 0, (int) Math.min(buffer.length, most - read))) >= 0;
                read += length) {
            md5.update(buffer, 0, length);
        }
        return read > 0;
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
