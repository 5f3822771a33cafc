package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Section D: what images, snapshots and buckets are called, and who they are shared with. */
public class NamingTest {
    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void D01_nameOfImageAndSnapshot() throws Exception {
        Outcome.pushed(fixture.push());
        assertNamed(Fixture.NAME);
    }

    @Test
    public void D02_baseProduct() throws Exception {
        fixture.edit(attributes -> attributes
                .withObject("release")
                .put("base_product", "RHEL")
                .put("base_version", "8.5")
                .put("type", "beta"));
        Outcome.pushed(fixture.push());
        assertNamed("RHEL-8.5-RHEL-8.5.0_HVM_BETA-20210902-x86_64-5-Hourly2-GP2");
    }

    @Test
    public void D04_neitherVersionNorType() throws Exception {
        fixture.edit(attributes -> attributes
                .withObject("release")
                .put("base_product", "RHEL")
                .put("base_version", "8.5")
                .putNull("version")
                .putNull("type")
                .put("arch", "arm64"));
        Outcome.pushed(fixture.push());
        assertNamed("RHEL-8.5-RHEL-HVM-20210902-arm64-5-Hourly2-GP2");
    }

    @Test
    public void D06_characterThatEc2DoesNotTake() throws Exception {
        fixture.edit(attributes -> attributes.withObject("release").put("product", "RHEL+X"));
        Outcome.ended(
                fixture.push(),
                Outcome.FAILED,
                "image name: EC2 takes 3 to 128 of the characters",
                "(found: RHEL+X-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2)");
        assertThat(fixture.requests()).isEmpty();
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("INVALIDFILE");
    }

    @Test
    public void D07_containerPrefix() {
        Outcome.pushed(fixture.push("--container-prefix", "pfx"));
        assertThat(fixture.request("s3:CreateBucket").parameters()).containsEntry("Bucket", "pfx-us-east-2");
        assertThat(fixture.request("s3:PutObject").parameters()).containsEntry("Bucket", "pfx-us-east-2");
    }

    @Test
    public void D07_prefixThatNoBucketCanHave() throws Exception {
        for (String prefix : List.of(
                "pfx.", "a.-b", "a-.b", "a..b", "xn--a", "xn-", "sthree-x", "sthree", "amzn-s3-demo", "a".repeat(54))) {
            Outcome.ended(
                    fixture.push("--container-prefix", prefix),
                    Outcome.WRONG_ARGUMENTS,
                    "--container-prefix: cannot begin a bucket's name (found: " + prefix
                            + "); use small letters, digits, dots and hyphens, up to 53 of them");
        }
        assertThat(fixture.requests()).isEmpty();
        for (String prefix : List.of("a.b", "sthrees", "a".repeat(53))) {
            fixture.cloud(Fixture.PLAIN);
            Outcome.pushed(fixture.push("--container-prefix", prefix));
        }
    }

    @Test
    public void D07_prefixThatIsTooLongForOneOfTheRegions() throws Exception {
        String other = "ap-southeast-2";
        fixture.stage("R", other + "-hourly", "x.raw", other, "hourly");
        fixture.stage("R", other + "-access", "y.raw", other, "access");
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/2/attributes/release")).put("respin", 6);
        fixture.metadata("R", metadata);
        String prefix = "a".repeat(52);
        String fault = "--container-prefix: the bucket's name in " + other
                + " has 67 characters, and S3 takes 63 (found: " + prefix + "-" + other + "); shorten the prefix by 4";
        for (String way : List.of("s3-import", "auto")) {
            CommandLine.Run run = fixture.push("--container-prefix", prefix, "--transfer", way);
            Outcome.ended(run, Outcome.FAILED);
            assertThat(run.errLines().stream().filter(line -> line.contains("[ERROR   ] --container-prefix")))
                    .singleElement()
                    .asString()
                    .endsWith(fault);
            assertThat(fixture.requests()).isEmpty();
        }
        Outcome.pushed(fixture.push("--container-prefix", prefix, "--transfer", "ebs-direct"));
        Outcome.pushed(fixture.push("--container-prefix", prefix, "--only-region", Fixture.REGION));
    }

    @Test
    public void D08_regionsAccountsReplaceTheDefault() {
        Outcome.pushed(fixture.push(), "Sharing " + Fixture.NAME + " with accounts: [111111111111]");
        assertThat(fixture.request("ec2:ModifyImageAttribute").parameters())
                .containsEntry("LaunchPermission.Add.1.UserId", "111111111111")
                .doesNotContainKey("LaunchPermission.Add.2.UserId");
        assertThat(fixture.request("ec2:ModifySnapshotAttribute").parameters())
                .containsEntry("CreateVolumePermission.Add.1.UserId", "333333333333")
                .doesNotContainKey("CreateVolumePermission.Add.2.UserId");
    }

    @Test
    public void D09_nobodyToShareWith() {
        Outcome.pushed(fixture.push("--accounts", "{\"default\":{}}", "--snapshot-account-ids", "{\"default\":null}"));
        assertThat(fixture.mutations())
                .contains("ec2:RegisterImage")
                .doesNotContain("ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute");
    }

    @Test
    public void D11_accountIdAsANumber() {
        Outcome.ended(
                fixture.push("--accounts", "{\"default\":{\"a\":111111111111}}"),
                Outcome.WRONG_ARGUMENTS,
                "--accounts: default.a: an account id is a string of 12 digits (found: 111111111111)",
                "put it in quotes");
        Outcome.ended(
                fixture.push("--snapshot-account-ids", "{\"default\":[111111111111]}"),
                Outcome.WRONG_ARGUMENTS,
                "--snapshot-account-ids: default[0]: an account id is a string of 12 digits");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void D12_accountsOfAWrongForm() {
        for (String accounts : List.of("[1]", "null")) {
            Outcome.ended(
                    fixture.push("--accounts", accounts),
                    Outcome.WRONG_ARGUMENTS,
                    "--accounts: is not a JSON object (found: " + accounts + ")");
        }
        Outcome.ended(
                fixture.push("--accounts", "{\"default\":null}"),
                Outcome.WRONG_ARGUMENTS,
                "--accounts: default: is no object of alias and account id (found: null)");
        assertThat(fixture.requests()).isEmpty();
    }

    private void assertNamed(String name) throws Exception {
        assertThat(fixture.request("ec2:RegisterImage").parameters()).containsEntry("Name", name);
        assertThat(fixture.cloud().state().at("/snapshots/0/tags/Name").asText())
                .isEqualTo(name);
        assertThat(fixture.imagesJson().at("/0/name").asText()).isEqualTo(name);
    }
}
