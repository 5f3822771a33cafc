package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.Http;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Sends the parts of an upload without the SDK. It says nothing of failures: what did not get through is sent again by the
 * SDK, which knows what to do about it.
 */
final class PartWire {
    private static final String TLS = "https";
    private static final int SERVER_ERROR = 500;

    private final Wire wire;
    private final String path;
    private final String uploadId;
    private final String owner;
    private final StopSignal stop;
    private final Governor governor;
    private final Optional<TokenBucket> quota;
    /** Whether a part got through. */
    private volatile boolean proven;
    /** Whether nothing more is tried here. */
    private volatile boolean ended;

    /**
     * @param object its address
     * @param tls whose sockets can be closed while they are written to; the same each time
     */
    PartWire(
            URI object,
            Supplier<SSLSocketFactory> tls,
            Bucket bucket,
            String uploadId,
            AwsCredentialsProvider credentials,
            StopSignal stop,
            StallWatch stalls,
            Governor governor,
            Duration timeout) {
        this.wire = new Wire(object, new PutSigner("s3", bucket.region()), credentials, tls, stalls, timeout);
        this.path = object.getRawPath();
        this.uploadId = uploadId;
        this.owner = bucket.owner();
        this.stop = stop;
        this.governor = governor;
        this.quota = governor.bucket("S3", bucket.region(), "UploadPart");
        stop.onStop(() -> wire.abort(Optional.empty()));
    }

    /** Whether bodies need not be signed on the way there; the SDK signs those that must be. */
    static boolean suits(URI endpoint) {
        // Java finds no host in a name with an underscore.
        return endpoint.getHost() != null
                && (TLS.equalsIgnoreCase(endpoint.getScheme()) || Http.isLoopback(endpoint.getHost()));
    }

    /**
     * Uploads a part, with one try.
     *
     * @return its ETag; empty when S3 did not take it, or did not answer
     */
    Optional<String> put(int number, PartBytes part) {
        if (ended) {
            return Optional.empty();
        }
        quota.ifPresent(governor::await);
        stop.check();
        try {
            Wire.Answer answer = wire.put(
                    path,
                    "partNumber=" + number + "&uploadId=" + SdkHttpUtils.urlEncode(uploadId),
                    Map.of("x-amz-checksum-crc32", part.crc32(), "x-amz-expected-bucket-owner", owner),
                    part);
            if (!answer.isRefusal()) {
                proven = true;
                return Optional.ofNullable(answer.headers().get("ETag"));
            }
            // The SDK knows ways to be let in that we do not, such as setting right a clock.
            ended |= answer.status() < SERVER_ERROR;
        } catch (IOException e) {
            // Where nobody answers, each part would wait for it.
            ended |= !proven;
        }
        return Optional.empty();
    }
}
