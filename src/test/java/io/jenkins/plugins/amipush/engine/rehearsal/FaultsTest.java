package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.s3.S3Client;

public class FaultsTest extends CloudTest {
    private void startWithFault(String... faults) throws IOException {
        start("{\"times\": \"none\", \"faults\": [" + String.join(",", faults) + "]}");
    }

    @Test
    public void anErrorComesInItsTurn() throws IOException {
        startWithFault("""
                {"on": "ec2:Describe*", "nth": 2, "times": 2,
                 "error": {"status": 500, "code": "Unavailable", "message": "later"}}
                """);
        Ec2Client ec2 = ec2();
        ec2.describeImages();
        assertThatThrownBy(ec2::describeSnapshots).hasMessageContaining("later");
        assertRefused(500, "Unavailable", ec2::describeImages);
        ec2.describeImages();
        assertThat(cloud.requests()).extracting(Recorded::status).containsExactly(200, 500, 500, 200);
    }

    @Test
    public void everyServiceThrottlesInItsOwnWords() throws IOException {
        startWithFault("{\"on\": \"*\", \"times\": -1, \"throttle\": true, \"retryAfter\": 7}");
        assertRefused(503, "SlowDown", () -> s3().listBuckets());
        assertRefused(503, "RequestLimitExceeded", () -> ec2().describeImages());
        assertRefused(400, "Throttling", () -> sts().getCallerIdentity());
        assertRefused(400, "RequestThrottledException", () -> ebs().startSnapshot(start -> start.volumeSize(1L)));
        Ec2Client ec2 = ec2();
        AwsServiceException refusal = catchThrowableOfType(AwsServiceException.class, ec2::describeImages);
        assertThat(refusal.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After"))
                .hasValue("7");
    }

    @Test
    public void aFaultMayBeForOneRegionAndParameter() throws IOException {
        startWithFault("""
                {"on": "s3:PutObject", "region": "us-east-2", "where": {"Key": "*.raw"}, "times": -1,
                 "error": {"status": 403, "code": "AccessDenied"}}
                """);
        S3Client s3 = s3();
        object(s3, "disk.txt", new byte[1]);
        assertRefused(403, "AccessDenied", () -> object(s3, "disk.raw", new byte[1]));
        S3Client elsewhere = s3("eu-west-1", ANYBODY);
        elsewhere.createBucket(bucket -> bucket.bucket("images-eu-west-1"));
        elsewhere.putObject(put -> put.bucket("images-eu-west-1").key("disk.raw"), RequestBody.fromBytes(new byte[1]));
    }

    @Test
    public void aConnectionIsDroppedBeforeOrAfterTheWork() throws IOException {
        startWithFault(
                "{\"on\": \"s3:CreateBucket\", \"nth\": 1, \"drop\": \"before\"}",
                "{\"on\": \"s3:CreateBucket\", \"nth\": 2, \"drop\": \"after\"}");
        S3Client s3 = s3();
        assertThatThrownBy(() -> s3.createBucket(bucket -> bucket.bucket(BUCKET)))
                .isInstanceOf(SdkClientException.class);
        assertThat(cloud.state().path("buckets")).isEmpty();
        assertThatThrownBy(() -> s3.createBucket(bucket -> bucket.bucket(BUCKET)))
                .isInstanceOf(SdkClientException.class);
        assertThat(cloud.state().path("buckets")).hasSize(1);
        assertThat(cloud.requests()).extracting(Recorded::status).containsExactly(0, 0);
    }

    @Test
    public void corruptedContentIsNotTaken() throws IOException {
        startWithFault("{\"on\": \"s3:PutObject\", \"corrupt\": true}");
        S3Client s3 = s3();
        assertRefused(400, "BadDigest", () -> object(s3, "disk.raw", new byte[100_000]));
        assertThat(cloud.state().at("/buckets/0/objects")).isEmpty();
        object(s3, "disk.raw", new byte[100_000]);
    }

    @Test
    public void aStallOutlastsTheClientsPatience() throws IOException {
        startWithFault("{\"on\": \"ec2:DescribeImages\", \"stallSeconds\": 2}");
        Ec2Client ec2 = ec2();
        assertThatThrownBy(() -> ec2.describeImages(request ->
                        request.overrideConfiguration(config -> config.apiCallAttemptTimeout(Duration.ofMillis(200)))))
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("timeout");
        ec2.describeImages();
    }

    @Test
    public void rhsmMeetsFaultsToo() throws Exception {
        startWithFault("""
                {"on": "rhsm:PUT amis", "where": {"amiID": "ami-1"}, "error": {"status": 401, "message": "who?"}}
                """);
        var response = send(
                HttpRequest.newBuilder(URI.create(cloud.rhsm() + "/v1/internal/cloud_access_providers/amazon/amis"))
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"amiID\": \"ami-1\"}")));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("who?");
    }

    @Test
    public void listenersHearOfARequestBeforeItIsExecuted() throws IOException {
        startWithoutTimes();
        List<String> heard = new CopyOnWriteArrayList<>();
        List<Integer> bucketsThen = new ArrayList<>();
        cloud.onRequest(request -> {
            heard.add(request.operation() + (request.mutating() ? " changes" : " reads"));
            bucketsThen.add(cloud.state().path("buckets").size());
        });
        S3Client s3 = s3();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        s3.listBuckets();
        assertThat(heard).containsExactly("s3:CreateBucket changes", "s3:ListBuckets reads");
        assertThat(bucketsThen).containsExactly(0, 1);
    }

    @Test
    public void callsBeyondTheRateAreRefusedWhenTheScenarioAsks() throws IOException {
        start("{\"times\": \"none\", \"throttling\": true}");
        Ec2Client ec2 = ec2();
        for (int i = 0; i < 100; i++) {
            ec2.describeImages();
        }
        assertRefused(503, "RequestLimitExceeded", ec2::describeImages);
        ec2.describeSnapshots();
        time.pass(1);
        for (int i = 0; i < 20; i++) {
            ec2.describeImages();
        }
        assertRefused(503, "RequestLimitExceeded", ec2::describeImages);
    }

    @Test
    public void callsAndContentTakeTimeOfTheRehearsal() throws IOException {
        start("{\"latencySeconds\": 2, \"times\": {\"bytesPerSecond\": 1000}}");
        var before = time.now();
        S3Client s3 = s3();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        assertThat(Duration.between(before, time.now())).isEqualTo(Duration.ofSeconds(2));
        s3.putObject(put -> put.bucket(BUCKET).key("key"), RequestBody.fromBytes(new byte[10_000]));
        assertThat(Duration.between(before, time.now())).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    public void aRehearsalRepeatsItsIds() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            startWithoutTimes();
            S3Client s3 = s3();
            ids.add(snapshot(s3, ec2()));
        }
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
    }

    @Test
    public void aClosedCloudIsGone() throws IOException {
        RehearsalCloud closed = RehearsalCloud.start(0, Scenario.defaults(), Time.scaled(1000));
        int port = closed.endpoint().getPort();
        closed.close();
        try (RehearsalCloud again = RehearsalCloud.start(port, Scenario.defaults(), Time.scaled(1000))) {
            assertThat(again.endpoint().getPort()).isEqualTo(port);
            assertThatThrownBy(() -> RehearsalCloud.start(port, Scenario.defaults(), Time.scaled(1000)))
                    .isInstanceOf(IOException.class);
        }
    }
}
