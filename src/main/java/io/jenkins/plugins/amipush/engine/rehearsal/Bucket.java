package io.jenkins.plugins.amipush.engine.rehearsal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** A bucket, its objects by key and its multipart uploads by id. */
final class Bucket {
    final String name;
    final String region;
    final String owner;
    final Instant created;
    final TreeMap<String, StoredObject> objects = new TreeMap<>(Bucket::compareUtf8);
    final Map<String, MultipartUpload> uploads = new TreeMap<>();

    Bucket(String name, String region, String owner, Instant created) {
        this.name = name;
        this.region = region;
        this.owner = owner;
        this.created = created;
    }

    /** The object of that key. */
    StoredObject object(String key) {
        StoredObject object = objects.get(key);
        if (object == null) {
            throw new Refusal(404, "NoSuchKey", "The specified key does not exist.");
        }
        return object;
    }

    /** The upload of that id, for that key. */
    MultipartUpload upload(String id, String key) {
        MultipartUpload upload = uploads.get(id);
        if (upload == null || !upload.key.equals(key)) {
            throw new Refusal(
                    404,
                    "NoSuchUpload",
                    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                            + " aborted or completed.");
        }
        return upload;
    }

    /** S3 lists keys in the order of their UTF-8 bytes, which is that of code points. */
    private static int compareUtf8(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
