package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * An object in a bucket of ours.
 *
 * @param size bytes
 * @param etag as S3 gives it, without quotes
 */
public record S3Object(Bucket bucket, String key, long size, String etag, Map<String, String> tags) {
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;

    /** The original's limit for a new object to appear: 20 looks at 5 s. */
    private static final int VISIBLE_LOOKS = 20;

    private static final Duration VISIBLE_INTERVAL = Duration.ofSeconds(5);

    /** The digest of the staged file whose content it holds, where a push of ours said so. */
    public Optional<String> sha256() {
        return Optional.ofNullable(tags.get(Tags.SHA256));
    }

    /** {@code BUCKET/KEY}. */
    public String path() {
        return bucket.name() + "/" + key;
    }

    /** The object with its tags, if it exists. */
    public static Optional<S3Object> find(AwsClients aws, Bucket bucket, String key) {
        return head(aws, bucket, key)
                .map(head -> new S3Object(bucket, key, size(head), etag(head), readTags(aws, bucket, key)));
    }

    /**
     * Waits until S3 shows a new object.
     *
     * @param etag what S3 answered to the upload, or null where that answer was lost
     * @throws PushFailure when it does not appear, or is not the one that was uploaded
     */
    static S3Object await(AwsClients aws, Bucket bucket, String key, String etag, Map<String, String> tags)
            throws InterruptedException {
        for (int look = 1; look <= VISIBLE_LOOKS; look++) {
            Optional<HeadObjectResponse> head = head(aws, bucket, key);
            if (head.isPresent()) {
                S3Object object = new S3Object(bucket, key, size(head.get()), etag(head.get()), tags);
                object.checkStill(etag);
                return object;
            }
            aws.time().sleep(VISIBLE_INTERVAL);
        }
        throw PushFailure.passing("object %s/%s was uploaded but does not appear".formatted(bucket.name(), key), null);
    }

    private static long size(HeadObjectResponse head) {
        return AwsCall.answered(head.contentLength(), "length of the object");
    }

    private static String etag(HeadObjectResponse head) {
        return AwsCall.answered(head.eTag(), "ETag of the object").replace("\"", "");
    }

    /**
     * @param etag the one that this object should have, or null where nobody knows
     * @throws PushFailure when it has another: somebody else uploaded to the same key
     */
    private void checkStill(String etag) {
        if (etag != null && !etag.equals(this.etag)) {
            throw PushFailure.passing("object %s was replaced right after its upload".formatted(path()), null)
                    .remedy("let no other push use this bucket for a file of this name");
        }
    }

    /** The object's ETag now, or empty when it is gone. */
    public Optional<String> currentEtag(AwsClients aws) {
        return etag(aws, bucket, key);
    }

    /** An object's ETag now, without quotes, or empty when there is none. */
    public static Optional<String> etag(AwsClients aws, Bucket bucket, String key) {
        return head(aws, bucket, key).map(S3Object::etag);
    }

    /** Replaces the object's tags. */
    public S3Object tag(AwsClients aws, Map<String, String> wanted) {
        AwsCall.make(
                "tag object " + path(),
                () -> aws.s3(bucket.region())
                        .putObjectTagging(request -> request.bucket(bucket.name())
                                .expectedBucketOwner(bucket.owner())
                                .key(key)
                                .tagging(tagging(wanted))));
        return new S3Object(bucket, key, size, etag, wanted);
    }

    static Tagging tagging(Map<String, String> tags) {
        return Tagging.builder()
                .tagSet(tags.entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static Optional<HeadObjectResponse> head(AwsClients aws, Bucket bucket, String key) {
        String what = bucket.name() + "/" + key;
        return AwsCall.make("look for object " + what, () -> {
            try {
                return Optional.of(aws.s3(bucket.region())
                        .headObject(request -> request.bucket(bucket.name())
                                .expectedBucketOwner(bucket.owner())
                                .key(key)));
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                if (e.statusCode() == FORBIDDEN) {
                    throw PushFailure.permanent(
                                    "S3 does not let these credentials see object " + what,
                                    "grant s3:GetObject on it, and s3:ListBucket on the bucket, without which S3 "
                                            + "refuses to say that an object is absent")
                            .requestId(e.requestId());
                }
                throw e;
            }
        });
    }

    private static Map<String, String> readTags(AwsClients aws, Bucket bucket, String key) {
        Map<String, String> tags = new LinkedHashMap<>();
        AwsCall.make(
                        "read the tags of object " + bucket.name() + "/" + key,
                        () -> aws.s3(bucket.region())
                                .getObjectTagging(request -> request.bucket(bucket.name())
                                        .expectedBucketOwner(bucket.owner())
                                        .key(key)))
                .tagSet()
                .forEach(tag -> tags.put(tag.key(), tag.value()));
        return tags;
    }
}
