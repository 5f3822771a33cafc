package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.StopSignal;
import java.time.Duration;
import java.time.Instant;
import org.junit.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

public class GovernorTest {
    private static final String REGION = "us-east-2";

    private final ManualTime time = new ManualTime();
    private final StopSignal stop = new StopSignal();
    private final Governor governor = new Governor(time, stop);

    private TokenBucket bucket(String service, String operation) {
        return governor.bucket(service, REGION, operation).orElseThrow();
    }

    /** How long so many calls take one after the other, when the calls themselves take no time. */
    private Duration calls(int calls, TokenBucket bucket) {
        Instant start = time.now();
        for (int call = 0; call < calls; call++) {
            governor.await(bucket);
        }
        return Duration.between(start, time.now());
    }

    private static AwsServiceException refusal(String code, int status) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }

    private static void isAbout(Duration duration, double seconds) {
        assertThat(duration)
                .isBetween(Duration.ofMillis((long) (seconds * 999)), Duration.ofMillis((long) (seconds * 1001)));
    }

    @Test
    public void documentedQuotas() {
        isAbout(calls(100, bucket("Ec2", "DescribeImages")), 0);
        isAbout(calls(40, bucket("Ec2", "DescribeImages")), 2);
        isAbout(calls(220, bucket("Ec2", "RegisterImage")), 4);
        isAbout(calls(30, bucket("Ebs", "StartSnapshot")), 2);
        isAbout(calls(30, bucket("Ebs", "CompleteSnapshot")), 2);
        isAbout(calls(3000, bucket("Ebs", "PutSnapshotBlock")), 2);
        isAbout(calls(7000, bucket("S3", "UploadPart")), 1);
    }

    @Test
    public void whatHasNoQuotaIsNotHeldUp() {
        assertThat(governor.bucket("S3", REGION, "GetObject")).isEmpty();
        assertThat(governor.bucket("STS", REGION, "GetCallerIdentity")).isEmpty();
    }

    @Test
    public void quotasOfRegionsAndOperationsAreApart() {
        TokenBucket one = bucket("Ec2", "CreateTags");
        assertThat(bucket("Ec2", "CreateTags")).isSameAs(one);
        assertThat(bucket("Ec2", "CopySnapshot")).isNotSameAs(one);
        assertThat(governor.bucket("Ec2", "eu-west-1", "CreateTags").orElseThrow())
                .isNotSameAs(one);
    }

    @Test
    public void writesToS3AreCountedTogether() {
        assertThat(bucket("S3", "PutObject")).isSameAs(bucket("S3", "UploadPart"));
    }

    @Test
    public void everyServiceSaysThrottlingInItsOwnWord() {
        AwsServiceException[] refusals = {
            refusal("RequestLimitExceeded", 503),
            refusal("ThrottlingException", 400),
            refusal("RequestThrottledException", 400),
            refusal("SlowDown", 503)
        };
        for (AwsServiceException refusal : refusals) {
            TokenBucket bucket = new TokenBucket(100, 20, time.now());
            governor.learn(bucket, refusal);
            assertThat(bucket.rate(time.now())).as(refusal.toString()).isEqualTo(10);
        }
    }

    @Test
    public void otherFailuresTeachNothing() {
        TokenBucket bucket = new TokenBucket(100, 20, time.now());
        governor.learn(bucket, refusal("InvalidSnapshot.NotFound", 400));
        governor.learn(bucket, refusal("InternalError", 500));
        governor.learn(bucket, new IllegalStateException());
        assertThat(bucket.rate(time.now())).isEqualTo(20);
    }

    @Test
    public void repetitionsTakeTokensToo() {
        TokenBucket bucket = new TokenBucket(1, 4, time.now());
        assertThat(governor.repeat(bucket)).isZero();
        assertThat(governor.repeat(bucket)).isEqualTo(Duration.ofMillis(250));
    }

    /** The SDK waits by the machine's clock. */
    @Test
    public void waitsForTheSdkAreInTheMachinesTime() {
        Governor fast = new Governor(new ManualTime(100), stop);
        TokenBucket bucket = new TokenBucket(0, 1, time.now());
        assertThat(fast.repeat(bucket)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    public void aStopEndsTheWaiting() {
        TokenBucket bucket = new TokenBucket(1, 0.001, time.now());
        governor.await(bucket);
        stop.stop("enough");
        assertThatThrownBy(() -> governor.await(bucket))
                .isInstanceOf(StopSignal.Stopped.class)
                .hasMessage("enough");
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    public void aStopIsSeenWithinHalfASecond() {
        TokenBucket bucket = new TokenBucket(0, 0.1, time.now());
        governor.await(bucket);
        assertThat(time.sleeps).hasSizeGreaterThan(10).allMatch(sleep -> sleep.compareTo(Duration.ofMillis(500)) <= 0);
    }

    @Test
    public void anInterruptEndsTheWaiting() {
        TokenBucket bucket = new TokenBucket(0, 0.001, time.now());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> governor.await(bucket)).isInstanceOf(AbortedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
