package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class MultipartUploadTest {
    /** S3 lists 1,000 parts at a time. */
    private static final int PARTS = 2_003;

    private static final String REGION = "us-east-2";

    private RehearsalCloud cloud;

    @Before
    public void start() throws Exception {
        cloud = RehearsalCloud.start(0, Scenario.parse("{\"times\": \"none\"}"), Time.real());
    }

    @After
    public void stop() {
        cloud.close();
    }

    /** A process of its own knows nothing of the other's. */
    private AwsClients process() {
        AwsSettings settings = new AwsSettings(
                new AwsSettings.Keys("A", "S", null), null, cloud.endpoint(), Duration.ofMinutes(1), Map.of());
        return new AwsClients(settings, REGION, Time.real(), new StopSignal());
    }

    private static PartBytes content(int number) {
        try {
            return new PartBytes(new PartBuffers(1), 2)
                    .fill(new ByteArrayInputStream(new byte[] {(byte) number, (byte) (number >> 8)}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void anotherProcessFindsEveryPart() throws Exception {
        Bucket bucket;
        try (AwsClients one = process()) {
            bucket = new Bucket(
                    "bucket-us-east-2", REGION, CallerIdentity.ask(one, REGION).account());
            bucket.create(one);
            MultipartUpload upload = MultipartUpload.begin(one, bucket, "key", Map.of());
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<?>> parts = new java.util.ArrayList<>();
            for (int part = 1; part <= PARTS; part++) {
                PartBytes bytes = content(part);
                int number = part;
                parts.add(threads.submit(() -> upload.upload(number, bytes)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
            threads.shutdown();
        }
        try (AwsClients other = process()) {
            MultipartUpload upload =
                    MultipartUpload.unfinished(other, bucket, "key").orElseThrow();
            assertThat(upload.earlierParts()).isEqualTo(PARTS);
            assertThat(IntStream.rangeClosed(1, PARTS)
                            .filter(number ->
                                    upload.earlier(number, content(number)).isEmpty()))
                    .isEmpty();
            assertThat(upload.earlier(PARTS, content(PARTS + 1))).isEmpty();
            assertThat(MultipartUpload.unfinished(other, bucket, "ke")).isEmpty();
        }
    }
}
