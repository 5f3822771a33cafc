package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import org.assertj.core.groups.Tuple;
import org.junit.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

public class StsServiceTest extends CloudTest {
    private static final String ROLE = "arn:aws:iam::210987654321:role/images/pusher";

    @Test
    public void callersHaveAnIdentityInTheirPartition() throws IOException {
        start("{\"account\": \"555555555555\"}");
        assertThat(sts().getCallerIdentity().account()).isEqualTo("555555555555");
        assertThat(sts().getCallerIdentity().arn()).isEqualTo("arn:aws:iam::555555555555:user/rehearsal");
        assertThat(sts("cn-north-1", ANYBODY).getCallerIdentity().arn()).startsWith("arn:aws-cn:iam::");
        assertThat(sts("us-gov-west-1", ANYBODY).getCallerIdentity().arn()).startsWith("arn:aws-us-gov:iam::");
    }

    @Test
    public void aRoleActsInItsOwnAccount() throws IOException {
        startWithoutTimes();
        AwsSessionCredentials session = assume(sts());
        GetCallerIdentityResponse identity = sts(REGION, session).getCallerIdentity();
        assertThat(identity.account()).isEqualTo("210987654321");
        assertThat(identity.arn()).isEqualTo("arn:aws:sts::210987654321:assumed-role/pusher/build-1");
        assertThat(identity.userId()).endsWith(":build-1");
        s3(REGION, session).createBucket(bucket -> bucket.bucket(BUCKET));
        assertThat(cloud.state().at("/buckets/0/owner").asText()).isEqualTo("210987654321");
        S3Client other = s3();
        assertRefused(403, "AccessDenied", () -> other.listObjectsV2(list -> list.bucket(BUCKET)));
        assertThat(cloud.requests().toString()).doesNotContain(session.sessionToken(), session.secretAccessKey());
    }

    @Test
    public void anExpiredSessionIsRefusedByEveryService() throws IOException {
        start("{\"times\": \"none\", \"sts\": {\"lifetimeSeconds\": 0}}");
        AwsSessionCredentials session = assume(sts());
        StsClient sts = sts(REGION, session);
        assertRefused(403, "ExpiredToken", sts::getCallerIdentity);
        S3Client s3 = s3(REGION, session);
        assertRefused(400, "ExpiredToken", s3::listBuckets);
        var ec2 = ec2(REGION, session);
        assertRefused(400, "RequestExpired", ec2::describeImages);
        EbsClient ebs = ebs(session);
        assertRefused(403, "ExpiredTokenException", () -> ebs.startSnapshot(start -> start.volumeSize(1L)));
    }

    @Test
    public void onlyListedAccessKeysAreKnown() throws IOException {
        start("{\"times\": \"none\", \"accessKeys\": [\"AKIAKNOWN\"]}");
        sts(REGION, AwsBasicCredentials.create("AKIAKNOWN", "any")).getCallerIdentity();
        assertRefused(403, "InvalidClientTokenId", () -> sts().getCallerIdentity());
        assertRefused(403, "InvalidAccessKeyId", () -> s3().listBuckets());
        assertRefused(401, "AuthFailure", () -> ec2().describeImages());
        assertRefused(403, "UnrecognizedClientException", () -> ebs().startSnapshot(start -> start.volumeSize(1L)));
    }

    @Test
    public void aSessionNeedsItsToken() throws IOException {
        startWithoutTimes();
        AwsSessionCredentials session = assume(sts());
        AwsBasicCredentials without = AwsBasicCredentials.create(session.accessKeyId(), session.secretAccessKey());
        assertRefused(403, "InvalidClientTokenId", () -> sts(REGION, without).getCallerIdentity());
    }

    @Test
    public void unsignedRequestsAreRefused() throws IOException, InterruptedException {
        startWithoutTimes();
        var bucket = send(HttpRequest.newBuilder(URI.create(cloud.endpoint() + "/" + BUCKET)));
        assertThat(bucket.statusCode()).isEqualTo(403);
        var form = send(HttpRequest.newBuilder(cloud.endpoint().resolve("/"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeImages&Version=2016-11-15")));
        assertThat(form.statusCode()).isEqualTo(401);
        assertThat(form.body()).contains("AuthFailure");
        var otherService = send(signed("/", "lambda").GET());
        assertThat(otherService.statusCode()).isEqualTo(501);
        assertThat(otherService.body()).contains("lambda");
        assertThat(cloud.requests())
                .extracting(Recorded::operation, Recorded::status)
                .endsWith(Tuple.tuple("lambda:GET", 501));
    }

    @Test
    public void badRolesAreRefused() throws IOException {
        startWithoutTimes();
        StsClient sts = sts();
        assertRefused(
                400,
                "ValidationError",
                () -> sts.assumeRole(role -> role.roleArn("pusher").roleSessionName("build-1")));
        assertRefused(
                400,
                "ValidationError",
                () -> sts.assumeRole(role -> role.roleArn(ROLE).roleSessionName("no spaces")));
        assertRefused(
                400,
                "ValidationError",
                () -> sts.assumeRole(
                        role -> role.roleArn(ROLE).roleSessionName("build-1").durationSeconds(60)));
        assertRefused(400, "InvalidAction", sts::getSessionToken);
    }

    private static AwsSessionCredentials assume(StsClient sts) {
        Credentials credentials = sts.assumeRole(role -> role.roleArn(ROLE).roleSessionName("build-1"))
                .credentials();
        return AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
    }
}
