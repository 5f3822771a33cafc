package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bucket that a region's images are uploaded to.
 *
 * @param owner the account that must own it; every call to it says so
 */
public record Bucket(String name, String region, String owner) {
    /** The region that is asked for by not asking for one. */
    private static final String FIRST_REGION = "us-east-1";

    /** S3 promises a new bucket to its maker at once; the original's limit, 20 looks at 5 s. */
    private static final int VISIBLE_LOOKS = 20;

    private static final Duration VISIBLE_INTERVAL = Duration.ofSeconds(5);

    private static final int NOT_FOUND = 404;
    private static final int MOVED = 301;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    /**
     * Whether it exists.
     *
     * @throws PushFailure permanent, when it is somebody else's, in another region, or hidden from these credentials
     */
    public boolean exists(AwsClients aws) {
        try {
            aws.s3(region).headBucket(request -> request.bucket(name).expectedBucketOwner(owner));
            return true;
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case NOT_FOUND -> false;
                // The answer to HEAD has no body, so S3's own words are missing.
                case FORBIDDEN ->
                    throw PushFailure.permanent(
                                    "bucket %s does not belong to account %s, or these credentials may not use it"
                                            .formatted(name, owner),
                                    "choose another --container-prefix, or grant s3:ListBucket on it")
                            .requestId(e.requestId());
                case MOVED, BAD_REQUEST ->
                    throw PushFailure.permanent(
                                    "bucket %s is not usable from region %s (S3 answered %s)"
                                            .formatted(name, region, describe(e)),
                                    e.statusCode() == MOVED
                                            ? "choose another --container-prefix"
                                            : "check that the bucket is in that region and that the credentials have not expired")
                            .requestId(e.requestId());
                default -> throw AwsCall.failure("look for bucket " + name, e);
            };
        } catch (software.amazon.awssdk.core.exception.SdkException e) {
            throw AwsCall.failure("look for bucket " + name, e);
        }
    }

    private static String describe(S3Exception e) {
        String code = AwsCall.code(e);
        return code.isEmpty() ? "status " + e.statusCode() : code;
    }

    /** Makes it, and waits until S3 shows it. EC2's import has been seen not to find a bucket that is younger than a minute. */
    public void create(AwsClients aws) throws InterruptedException {
        S3Client s3 = aws.s3(region);
        AwsCall.make("create bucket " + name, () -> {
            try {
                return s3.createBucket(creation());
            } catch (BucketAlreadyOwnedByYouException e) {
                return null;
            }
        });
        for (int look = 1; !exists(aws); look++) {
            if (look == VISIBLE_LOOKS) {
                throw PushFailure.passing("bucket %s was created but does not appear".formatted(name), null);
            }
            aws.time().sleep(VISIBLE_INTERVAL);
        }
    }

    private CreateBucketRequest creation() {
        CreateBucketRequest.Builder request = CreateBucketRequest.builder().bucket(name);
        if (!region.equals(FIRST_REGION)) {
            request.createBucketConfiguration(configuration -> configuration.locationConstraint(region));
        }
        return request.build();
    }
}
