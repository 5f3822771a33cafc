package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Rule;
import org.junit.Test;

/** AWS shows new things late; time passes slowly enough here that a busy machine takes no wait for too long. */
public class VisibilityTest {
    private static final double SPEED = 60;

    private static final String LATE = """
            {"times": {"importSeconds": 160, "bucketSeconds": 30, "registerSeconds": 20, "callSeconds": 0},
             "products": [{"name": "RHEL_HOURLY", "providerShortName": "awstest"}],
             "rhsm": {"acceptUnknown": true},
             "visibilitySeconds": {"image": 60, "snapshot": 60, "bucket": 20, "tag": 60}%s}
            """;

    @Rule
    public final Fixture fixture = new Fixture(SPEED);

    private void late(String faults) throws Exception {
        fixture.cloud(LATE.formatted(", \"faults\": [" + faults + "]"));
    }

    private void oneRelease() throws Exception {
        assertThat(fixture.only("/images").get("public").asBoolean()).isTrue();
        assertThat(fixture.only("/images").at("/launchAccounts/0").asText()).isEqualTo("111111111111");
        assertThat(fixture.only("/snapshots").at("/createVolumeAccounts/0").asText())
                .isEqualTo("333333333333");
        assertThat(fixture.state("/importTasks")).hasSize(1);
    }

    @Test
    public void oneAttempt() throws Exception {
        late("");
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(1);
        oneRelease();
    }

    @Test
    public void nextPushBeforeTheImageIsSeen() throws Exception {
        late("{\"on\": \"ec2:RegisterImage\", \"times\": 8, \"drop\": \"after\"}");
        Fixture.log(fixture.push("--ship", "--allow-public-images", "--max-retries", "1"), 30);
        fixture.forget();
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        oneRelease();
    }

    @Test
    public void nextPushBeforeTheSnapshotsTagIsSeen() throws Exception {
        late("{\"on\": \"ec2:ModifySnapshotAttribute\", \"error\": {\"status\": 400, \"code\": \"Odd\"}}");
        Fixture.log(fixture.push("--ship", "--allow-public-images", "--max-retries", "1"), 30);
        fixture.forget();
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        oneRelease();
    }
}
