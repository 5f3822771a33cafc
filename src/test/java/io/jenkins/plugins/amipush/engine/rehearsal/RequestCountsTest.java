package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What the cloud tells of the requests that came to it. */
public class RequestCountsTest extends CloudTest {
    private static final int SIZE = 3 << 20;

    @Test
    public void requestsAreCountedByRegionAndOperation() throws Exception {
        startWithoutTimes();
        S3Client s3 = s3();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        s3.putObject(object -> object.bucket(BUCKET).key("disk.raw"), RequestBody.fromBytes(new byte[SIZE]));
        assertRefused(
                404,
                "NoSuchBucket",
                () -> s3.putObject(object -> object.bucket("nobodys").key("k"), RequestBody.fromBytes(new byte[1])));
        ec2().describeImages();

        JsonNode puts = count("s3:PutObject");
        assertThat(puts.get("region").asText()).isEqualTo(REGION);
        assertThat(puts.get("mutating").asBoolean()).isTrue();
        assertThat(puts.get("requests").asInt()).isEqualTo(2);
        assertThat(puts.get("refused").asInt()).isEqualTo(1);
        // The content, and a few KiB of heads, signatures and trailers.
        assertThat(puts.get("bytes").asInt()).isBetween(SIZE, SIZE + (16 << 10));
        assertThat(count("ec2:DescribeImages").get("mutating").asBoolean()).isFalse();
        assertThat(count("ec2:RegisterImage")).isNull();
    }

    @Test
    public void theSummaryCanBeAskedForAndIsNoRequest() throws Exception {
        startWithoutTimes();
        s3().createBucket(bucket -> bucket.bucket(BUCKET));
        JsonNode summary = ask();
        assertThat(summary.at("/buckets/0/name").asText()).isEqualTo(BUCKET);
        assertThat(summary.get("requests")).hasSize(1);
        assertThat(ask()).isEqualTo(summary);
    }

    @Test
    public void aCountingCloudKeepsNoRequests() throws Exception {
        try (RehearsalCloud counting = RehearsalCloud.startCounting(0, Scenario.defaults(), Time.real())) {
            HttpRequest request = HttpRequest.newBuilder(counting.endpoint().resolve("/v1/internal/products"))
                    .build();
            HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
            assertThat(counting.requests()).isEmpty();
            assertThat(counting.summary().at("/requests/0/requests").asInt()).isEqualTo(1);
        }
    }

    private JsonNode ask() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(cloud.endpoint().resolve("/_rehearsal")).build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofByteArray())
                        .body());
    }

    private JsonNode count(String operation) {
        for (JsonNode count : cloud.summary().get("requests")) {
            if (count.get("operation").asText().equals(operation)) {
                return count;
            }
        }
        return null;
    }
}
