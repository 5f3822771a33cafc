package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.time.Duration;
import java.util.Map;
import org.junit.After;
import org.junit.Test;

/** That the SDK's clients go by the governor, which knows their calls by the SDK's names. */
public class GovernedCallsTest {
    private static final String REGION = "us-east-2";
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ManualTime time = new ManualTime();
    private RehearsalCloud cloud;
    private AwsClients aws;

    private void start(String scenario) throws Exception {
        cloud = RehearsalCloud.start(0, Scenario.parse(scenario), time);
        aws = new AwsClients(
                new AwsSettings(new AwsSettings.Keys("A", "S", null), null, cloud.endpoint(), TIMEOUT, Map.of()),
                REGION,
                time,
                new StopSignal());
    }

    @After
    public void end() {
        aws.close();
        cloud.close();
    }

    private void snapshots(int count) {
        for (int snapshot = 0; snapshot < count; snapshot++) {
            aws.ebs(REGION).startSnapshot(request -> request.volumeSize(1L));
        }
    }

    /** Ten at once, and ten a second. */
    @Test
    public void ebsDirect() throws Exception {
        start("{\"times\": \"none\", \"throttling\": true}");
        snapshots(10);
        assertThat(time.sleeps).isEmpty();
        snapshots(10);
        assertThat(time.sleeps).hasSize(10).allMatch(sleep -> sleep.equals(Duration.ofMillis(100)));
        assertThat(cloud.requests()).hasSize(20).allMatch(request -> request.status() / 100 == 2);
    }

    @Test
    public void ec2() throws Exception {
        start("{\"times\": \"none\", \"throttling\": true}");
        for (int call = 0; call < 110; call++) {
            aws.ec2(REGION).describeImages(request -> request.owners("self"));
        }
        assertThat(time.sleeps).hasSize(10).allMatch(sleep -> sleep.equals(Duration.ofMillis(50)));
        assertThat(cloud.requests()).allMatch(request -> request.status() / 100 == 2);
    }

    @Test
    public void s3() throws Exception {
        start("{\"times\": \"none\", \"faults\": [{\"on\": \"s3:CreateBucket\", \"throttle\": true}]}");
        aws.s3(REGION)
                .createBucket(request -> request.bucket("redhat-cloudimg-us-east-2")
                        .createBucketConfiguration(configuration -> configuration.locationConstraint(REGION)));
        assertThat(cloud.requests()).hasSize(2);
        // The throttle emptied the bucket: its repetition took the next token, and this call the one after that.
        aws.s3(REGION).deleteBucket(request -> request.bucket("redhat-cloudimg-us-east-2"));
        assertThat(time.sleeps).isNotEmpty();
    }

    /** Of the machine's time, more than the timeout. */
    @Test
    public void waitingForATokenIsNoPartOfTheTimeout() throws Exception {
        start("{\"times\": \"none\"}");
        snapshots(10);
        time.onSleep(duration -> Thread.sleep(TIMEOUT.toMillis() + 500));
        snapshots(1);
        assertThat(cloud.requests()).hasSize(11);
    }
}
