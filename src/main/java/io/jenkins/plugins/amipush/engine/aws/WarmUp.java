package io.jenkins.plugins.amipush.engine.aws;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes the SDK load its several thousand classes while the push still reads the stage and asks RHSM: the first call to
 * each service takes a second or so otherwise. Nothing is asked of AWS; the answers are made here.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Returns at once. */
    public static void begin() {
        Thread thread = new Thread(WarmUp::run, "aws-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            calls();
        } catch (SdkException e) {
            // The push itself meets whatever is wrong, and says it.
        }
    }

    static void calls() {
        try (StsClient sts = build(StsClient.builder());
                Ec2Client ec2 = build(Ec2Client.builder());
                S3Client s3 = build(S3Client.builder())) {
            sts.getCallerIdentity();
            ec2.describeImages();
            s3.headBucket(request -> request.bucket("bucket"));
        }
    }

    private static <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> C build(B builder) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
                .httpClient(new Nobody())
                .build();
    }

    /** Answers every request with an empty document. */
    private static final class Nobody implements SdkHttpClient {
        private static final byte[] ANSWER = "<Answer/>".getBytes(StandardCharsets.US_ASCII);

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(ANSWER)))
                            .build();
                }

                @Override
                public void abort() {
                    // It never waits.
                }
            };
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
