package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.Rule;
import org.junit.Test;

/** Section A: what a push needs before it starts, and where that comes from. */
public class RequirementsTest {
    /** What would give the SDK credentials of its own here. */
    private static final List<String> OTHER_CREDENTIALS = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void A09_keysFromTheEnvironment() throws Exception {
        fixture.plainWith("\"accessKeys\": [\"ENVIRONMENT\"]");
        fixture.env.put("AWS_ACCESS_ID", "ENVIRONMENT");
        fixture.env.put("AWS_SECRET_KEY", "S");
        Outcome.pushed(fixture.push("--aws-access-id", "", "--aws-secret-key", ""));
    }

    @Test
    public void A09_optionsGoBeforeTheEnvironment() throws Exception {
        fixture.plainWith("\"accessKeys\": [\"A\"]");
        fixture.env.put("AWS_ACCESS_ID", "ENVIRONMENT");
        fixture.env.put("AWS_SECRET_KEY", "S");
        Outcome.pushed(fixture.push());
    }

    @Test
    public void A14_noRhsmUrl() {
        Outcome.ended(
                fixture.pushWithout("--rhsm-url", fixture.staged("R")),
                Outcome.NOT_STARTED,
                "RHSM URL not provided for the RHSM client");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A15_noCredentials() {
        assumeTrue(
                "no credentials lie about",
                OTHER_CREDENTIALS.stream().noneMatch(name -> System.getenv().containsKey(name)));
        String nowhere = fixture.root().resolve("none").toString();
        withProperties(
                Map.of(
                        "aws.disableEc2Metadata",
                        "true",
                        "aws.sharedCredentialsFile",
                        nowhere,
                        "aws.configFile",
                        nowhere),
                () -> Outcome.ended(
                        fixture.push("--aws-access-id", "", "--aws-secret-key", ""),
                        Outcome.NOT_STARTED,
                        "Access ID or Secret Key not provided for AWS Service"));
        assertThat(fixture.mutations()).isEmpty();
        assertThat(fixture.awsRequests()).isEmpty();
    }

    @Test
    public void A15_halfOfTheCredentials() {
        for (String option : List.of("--aws-access-id", "--aws-secret-key")) {
            Outcome.ended(
                    fixture.push(option, ""),
                    Outcome.NOT_STARTED,
                    option + ": Access ID or Secret Key not provided for AWS Service");
        }
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A16_numberOfThreadsThatIsNone() {
        for (String threads : List.of("0", "x")) {
            fixture.env.put("AMI_PUSH_REQUEST_THREADS", threads);
            Outcome.ended(
                    fixture.push(),
                    Outcome.WRONG_ARGUMENTS,
                    "$AMI_PUSH_REQUEST_THREADS: is not a number from 1 to 9999 (found: " + threads + ")");
        }
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A17_noAccountsForARegion() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        Outcome.ended(
                fixture.push("--accounts", "{\"us-east-2\":{\"a\":\"111111111111\"}}"),
                Outcome.FAILED,
                "--accounts names neither it nor \"default\" (found: eu-west-1)");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A17_noSnapshotAccountsForARegion() {
        Outcome.ended(
                fixture.push("--snapshot-account-ids", "{\"eu-west-1\":[]}"),
                Outcome.FAILED,
                "--snapshot-account-ids names neither it nor \"default\" (found: us-east-2)");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A17_withoutTheOptionNobodyGetsTheImages() {
        Outcome.pushed(
                fixture.pushWithout("--accounts", fixture.staged("R")),
                "--accounts is not given: the images are shared with nobody");
        assertThat(fixture.mutations()).contains("ec2:RegisterImage").doesNotContain("ec2:ModifyImageAttribute");
    }

    private static void withProperties(Map<String, String> properties, Runnable work) {
        Properties before = new Properties();
        properties.keySet().stream()
                .filter(System.getProperties()::containsKey)
                .forEach(name -> before.setProperty(name, System.getProperty(name)));
        System.getProperties().putAll(properties);
        try {
            work.run();
        } finally {
            properties.keySet().forEach(System::clearProperty);
            System.getProperties().putAll(before);
        }
    }
}
