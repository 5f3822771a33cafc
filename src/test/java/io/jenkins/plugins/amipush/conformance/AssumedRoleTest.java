package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Rule;
import org.junit.Test;

/** Working in a role, and in the partitions of AWS that are worlds of their own. */
public class AssumedRoleTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/release";

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void theRoleIsTakenOnAndRenewedBeforeItExpires() throws Exception {
        fixture.plainWith("\"sts\": {\"lifetimeSeconds\": 20}");
        String log = Fixture.log(fixture.push("--assume-role", ROLE, "--ship"), 0);
        assertThat(log).contains("assumed-role/release/ami-push");
        // Twenty seconds are so few that the SDK renews them each time it looks.
        assertThat(fixture.requests("sts:AssumeRole")).hasSizeGreaterThan(1);
    }

    @Test
    public void aRoleThatIsRefusedEndsThePushWithTheRemedy() throws Exception {
        fixture.plainWith(
                "\"faults\": [{\"on\": \"sts:AssumeRole\", \"times\": -1, \"error\": {\"status\": 403, \"code\": \"AccessDenied\"}}]");
        assertThat(Fixture.log(fixture.push("--assume-role", ROLE), 30)).contains("AccessDenied", "grant it");
        assertThat(fixture.mutations()).isEmpty();
    }

    @Test
    public void aRoleMayAskForAnExternalId() throws Exception {
        fixture.plainWith("\"sts\": {\"externalId\": \"release-17\"}");
        assertThat(Fixture.log(fixture.push("--assume-role", ROLE), 30)).contains("AccessDenied");
        Fixture.log(fixture.push("--assume-role", ROLE, "--assume-role-external-id", "release-17"), 0);
    }

    @Test
    public void chinaAndGovCloudArePushedToLikeAnyRegion() throws Exception {
        fixture.stage("P", "cn", "cn.raw", "cn-north-1", "hourly");
        fixture.stage("P", "gov", "gov.raw", "us-gov-west-1", "hourly");
        String log = Fixture.log(fixture.pushOf(fixture.staged("P")), 0);
        assertThat(log).contains("arn:aws-cn:", "arn:aws-us-gov:");
        assertThat(fixture.imagesJson()).hasSize(2);
        assertThat(fixture.result("report.html")).contains("amazonaws.cn", "amazonaws-us-gov.com");
    }
}
