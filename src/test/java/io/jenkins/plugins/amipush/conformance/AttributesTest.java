package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Rule;
import org.junit.Test;

/** Section B: an image's attributes, and what becomes of them. */
public class AttributesTest {
    private static final String NOT_VALID =
            "[ERROR   ] us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw (in staged.json) is not valid";

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void B24_unusualReleaseType() throws Exception {
        fixture.edit(attributes -> attributes.withObject("release").put("type", "rc1"));
        Outcome.pushed(fixture.push(), "release.type is neither ga nor beta: rc1");
        assertThat(fixture.imagesJson().at("/0/name").asText())
                .isEqualTo("RHEL-8.5.0_HVM_RC1-20210902-x86_64-5-Hourly2-GP2");
    }

    @Test
    public void B25_unknownKeyOfTheRelease() throws Exception {
        fixture.edit(attributes -> attributes.withObject("release").put("codename", "Ootpa"));
        Outcome.pushed(fixture.push());
    }

    @Test
    public void B25_unknownAttributes() throws Exception {
        refused(attributes -> attributes.put("extra", 1), "extra: is not known here");
        refused(attributes -> attributes.put("image_id", "ami-1"), "image_id: is not known here");
    }

    @Test
    public void B26_valuesThatAreNone() throws Exception {
        Map<String, String> wrong = Map.of(
                "virtualization", "pv",
                "volume", "gp9",
                "type", "Hourly",
                "boot_mode", "legacy-bios");
        for (Map.Entry<String, String> value : wrong.entrySet()) {
            refused(
                    attributes -> attributes.put(value.getKey(), value.getValue()),
                    value.getKey() + ": must be ",
                    "(found: " + value.getValue() + ")");
        }
        refused(
                attributes -> attributes.withObject("release").put("arch", "aarch64"),
                "release.arch: must be x86_64 or arm64 (found: aarch64)");
    }

    @Test
    public void B27_noDescription() throws Exception {
        fixture.edit(attributes -> attributes.remove("description"));
        Outcome.pushed(fixture.push());
        assertThat(fixture.request("ec2:RegisterImage").parameters()).doesNotContainKey("Description");
    }

    @Test
    public void B28_noBillingCodes() throws Exception {
        refused(attributes -> attributes.remove("billing_codes"), "billing_codes: is missing");
    }

    @Test
    public void B29_noSriov() throws Exception {
        fixture.edit(attributes -> attributes.putNull("sriov_net_support"));
        Outcome.pushed(fixture.push());
        assertThat(fixture.request("ec2:RegisterImage").parameters()).doesNotContainKey("SriovNetSupport");
    }

    @Test
    public void B30_securityGroups() throws Exception {
        JsonNode group = Fixture.JSON.readTree("""
                {"from_port": 22, "to_port": 22, "ip_protocol": "tcp", "ip_ranges": ["0.0.0.0/0"]}
                """);
        fixture.edit(attributes -> attributes.putArray("security_groups").add(group));
        Outcome.pushed(fixture.push());
        assertThat(fixture.imagesJson().at("/0/security_groups")).containsExactly(group);
    }

    @Test
    public void B32_digestIsRightAndTheFileKeepsItsName() throws Exception {
        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(fixture.image())));
        entry(entry -> entry.put("sha256sum", digest).put("filename", "nice.raw"));
        Outcome.pushed(fixture.push());
        assertThat(fixture.request("s3:PutObject").parameters()).containsEntry("Key", Fixture.KEY);
    }

    @Test
    public void B32_digestIsWrong() throws Exception {
        entry(entry -> entry.put("sha256sum", "0".repeat(64)));
        Outcome.ended(fixture.push(), Outcome.FAILED, "has the SHA-256 ", "staged.json) promises " + "0".repeat(64));
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("CHECKSUM");
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
    }

    @Test
    public void B33_uefiSupportWithoutBootMode() throws Exception {
        fixture.edit(attributes -> attributes.put("uefi_support", true).putNull("boot_mode"));
        Outcome.pushed(fixture.push());
        assertThat(fixture.request("ec2:RegisterImage").parameters()).containsEntry("BootMode", "uefi-preferred");
    }

    /** The fixture's attributes, changed so, are refused before anybody is asked anything. */
    private void refused(Consumer<ObjectNode> change, String... texts) throws Exception {
        fixture.edit(attributes -> {
            attributes.removeAll().setAll(Fixture.attributes(Fixture.REGION, "hourly"));
            change.accept(attributes);
        });
        CommandLine.Run run = fixture.push();
        Outcome.ended(run, Outcome.NOT_STARTED, texts);
        assertThat(run.err()).contains(NOT_VALID);
        assertThat(fixture.requests()).isEmpty();
    }

    private void entry(Consumer<ObjectNode> change) throws Exception {
        ObjectNode metadata = fixture.metadata("R");
        change.accept((ObjectNode) metadata.at("/payload/files/0"));
        fixture.metadata("R", metadata);
    }
}
