package io.jenkins.plugins.amipush.engine.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ebs.model.EbsException;

/** Sends blocks without the SDK. What it says of failures is what the SDK says. */
final class BlockWire {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of all requests for blocks. */
    private static final String SNAPSHOTS = "/snapshots/";

    private final Wire wire;
    private final String base;
    private final StopSignal stop;
    private final Governor governor;
    private final Optional<TokenBucket> quota;
    private final Duration timeout;

    /**
     * @param endpoint the address of a request to EBS direct in the region, as the SDK found it
     * @param tls whose sockets can be closed while they are written to; the same each time
     */
    BlockWire(
            URI endpoint,
            Supplier<SSLSocketFactory> tls,
            String region,
            AwsCredentialsProvider credentials,
            StopSignal stop,
            StallWatch stalls,
            Governor governor,
            Duration timeout) {
        this.wire = new Wire(endpoint, new PutSigner("ebs", region), credentials, tls, stalls, timeout);
        // Whoever stands in for EBS may do so below a path of its own.
        this.base = endpoint.getRawPath()
                .substring(0, Math.max(0, endpoint.getRawPath().lastIndexOf(SNAPSHOTS)));
        this.stop = stop;
        this.governor = governor;
        this.quota = governor.bucket("Ebs", region, "PutSnapshotBlock");
        this.timeout = timeout;
    }

    /**
     * Writes a block, with one try.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException when EBS refused, or did not answer
     */
    void put(String snapshotId, int index, byte[] block, byte[] sha256) {
        quota.ifPresent(governor::await);
        stop.check();
        Map<String, String> headers = Map.of(
                "x-amz-checksum",
                Base64.getEncoder().encodeToString(sha256),
                "x-amz-checksum-algorithm",
                "SHA256",
                "x-amz-data-length",
                Integer.toString(block.length));
        Wire.Answer answer;
        try {
            answer = wire.put(base + SNAPSHOTS + snapshotId + "/blocks/" + index, "", headers, new Block(block));
        } catch (IOException e) {
            throw SdkClientException.create(e.toString(), e);
        }
        if (answer.isRefusal()) {
            EbsException refusal = refusal(answer);
            quota.ifPresent(bucket -> governor.learn(bucket, refusal));
            throw refusal;
        }
    }

    private record Block(byte[] bytes) implements Wire.Body {
        @Override
        public int length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    private static EbsException refusal(Wire.Answer answer) {
        JsonNode json = parse(answer.body());
        String type = answer.headers().get("x-amzn-ErrorType");
        String code = type != null
                ? type
                : json.path("__type").asText(json.path("code").asText(""));
        code = code.replaceFirst(":.*", "").replaceFirst(".*#", "");
        String message = json.path("message").asText(json.path("Message").asText(""));
        return (EbsException) EbsException.builder()
                .statusCode(answer.status())
                .requestId(answer.headers().get("x-amzn-RequestId"))
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .serviceName("Ebs")
                        .build())
                .message(message)
                .build();
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    /** Ends what has been under way for too long, or all of it; it counts as not answered. */
    void abort(boolean all) {
        wire.abort(all ? Optional.empty() : Optional.of(timeout));
    }
}
