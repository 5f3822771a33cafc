package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ImportSnapshotRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * A rehearsal cloud and the SDK's genuine clients, without retries so that every answer is seen. Time passes only when
 * a test says so.
 */
public abstract class CloudTest {
    static final String REGION = "us-east-2";
    static final String BUCKET = "images-us-east-2";
    static final String ACCOUNT = "123456789012";
    static final AwsCredentials ANYBODY = AwsBasicCredentials.create("AKIAANYBODY", "any secret");

    final ManualTime time = new ManualTime();
    private final List<AutoCloseable> open = new ArrayList<>();
    RehearsalCloud cloud;

    @After
    public void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    /** Starts the cloud; times are {@code none} unless the scenario says otherwise. */
    void start(String scenario) throws IOException {
        start(Scenario.parse(scenario));
    }

    void start(Scenario scenario) throws IOException {
        cloud = RehearsalCloud.start(0, scenario, time);
        open.add(cloud);
    }

    void startWithoutTimes() throws IOException {
        start("{\"times\": \"none\"}");
    }

    S3Client s3() {
        return s3(REGION, ANYBODY);
    }

    S3Client s3(String region, AwsCredentials credentials) {
        return build(S3Client.builder(), region, credentials);
    }

    Ec2Client ec2() {
        return ec2(REGION, ANYBODY);
    }

    Ec2Client ec2(String region, AwsCredentials credentials) {
        return build(Ec2Client.builder(), region, credentials);
    }

    StsClient sts() {
        return sts(REGION, ANYBODY);
    }

    StsClient sts(String region, AwsCredentials credentials) {
        return build(StsClient.builder(), region, credentials);
    }

    EbsClient ebs() {
        return ebs(ANYBODY);
    }

    EbsClient ebs(AwsCredentials credentials) {
        return build(EbsClient.builder(), REGION, credentials);
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C extends AutoCloseable> C build(
            B builder, String region, AwsCredentials credentials) {
        SdkHttpClient http = Apache5HttpClient.builder()
                .socketTimeout(Duration.ofSeconds(30))
                .build();
        open.add(0, http);
        C client = builder.region(Region.of(region))
                .endpointOverride(cloud.endpoint())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http)
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
        open.add(0, client);
        return client;
    }

    /** A bucket with an object. */
    void object(S3Client s3, String key, byte[] content) {
        if (cloud.state().path("buckets").isEmpty()) {
            s3.createBucket(bucket -> bucket.bucket(BUCKET));
        }
        s3.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromBytes(content));
    }

    /** A completed snapshot, by way of an import; needs times {@code none}. */
    String snapshot(S3Client s3, Ec2Client ec2) {
        object(s3, "disk.raw", new byte[4096]);
        String task = ec2.importSnapshot(importOf("disk.raw")).importTaskId();
        ec2.describeImportSnapshotTasks(describe -> describe.importTaskIds(task));
        return ec2.describeImportSnapshotTasks(describe -> describe.importTaskIds(task))
                .importSnapshotTasks()
                .get(0)
                .snapshotTaskDetail()
                .snapshotId();
    }

    static ImportSnapshotRequest importOf(String key) {
        return ImportSnapshotRequest.builder()
                .description("import of " + key)
                .diskContainer(disk -> disk.format("raw")
                        .userBucket(bucket -> bucket.s3Bucket(BUCKET).s3Key(key)))
                .build();
    }

    static void assertRefused(int status, String code, ThrowingCallable call) {
        assertThat(refusal(call)).isEqualTo(status + " " + code);
    }

    /** Status and code of the refusal that a call meets. */
    static String refusal(ThrowingCallable call) {
        AwsServiceException refusal = catchThrowableOfType(AwsServiceException.class, call);
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.requestId()).isNotBlank();
        return refusal.statusCode() + " " + refusal.awsErrorDetails().errorCode();
    }

    /** Sends a request that no SDK would send. */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpRequest.Builder signed(String path, String service) {
        return HttpRequest.newBuilder(URI.create(cloud.endpoint() + path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIAANYBODY/20260101/" + REGION + '/' + service
                                + "/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64));
    }

    static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** Time that passes when it is told to, and as long as somebody sleeps in it. */
    static final class ManualTime implements Time {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public synchronized Instant now() {
            return now;
        }

        @Override
        public synchronized void sleep(Duration duration) {
            now = now.plus(duration);
        }

        void pass(double seconds) {
            sleep(Duration.ofMillis((long) (seconds * 1000)));
        }

        @Override
        public double speed() {
            return 1;
        }
    }
}
