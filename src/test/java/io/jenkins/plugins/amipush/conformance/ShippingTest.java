package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section G: what {@code --ship} tells RHSM, and which images everybody may launch. */
public class ShippingTest {
    @Rule
    public final Fixture fixture = new Fixture();

    private List<String> rhsmCalls() {
        return fixture.requests().stream()
                .filter(request -> request.service().equals("rhsm"))
                .map(Recorded::operation)
                .toList();
    }

    private void strictRhsm(String faults) throws Exception {
        fixture.cloud(Fixture.PLAIN
                .replace("\"acceptUnknown\": true", "\"acceptUnknown\": false")
                .strip()
                .replaceFirst("\\}$", ", \"faults\": [" + faults + "]}"));
    }

    @Test
    public void G01_withoutShip() {
        Fixture.log(fixture.push("--allow-public-images"), 0);
        assertThat(rhsmCalls()).containsExactly("rhsm:GET provider_image_groups");
    }

    @Test
    public void G02_withShip() {
        Fixture.log(fixture.push("--ship"), 0);
        assertThat(fixture.requests("rhsm:POST regions").get(0).parameters())
                .containsOnly(Map.entry("regionID", "us-east-2"), Map.entry("providerShortname", "awstest"));
        String ami = fixture.only("/images").get("imageId").asText();
        Map<String, String> told = fixture.requests("rhsm:PUT amis").get(0).parameters();
        assertThat(told)
                .containsOnlyKeys("amiID", "arch", "product", "version", "variant", "description", "status")
                .containsEntry("amiID", ami)
                .containsEntry("arch", "x86_64")
                .containsEntry("product", "RHEL_HOURLY")
                .containsEntry("version", "8.5.0")
                .containsEntry("variant", "BaseOS")
                .containsEntry("status", "VISIBLE");
        assertThat(rhsmCalls()).containsExactly("rhsm:GET provider_image_groups", "rhsm:POST regions", "rhsm:PUT amis");
    }

    @Test
    public void G02_withoutVersionAndVariant() throws Exception {
        fixture.edit(attributes -> {
            ObjectNode release = attributes.withObject("release");
            release.putNull("version");
            release.putNull("variant");
            release.put("arch", "arm64");
        });
        Fixture.log(fixture.push("--ship"), 0);
        assertThat(fixture.requests("rhsm:PUT amis").get(0).parameters())
                .containsEntry("version", "none")
                .containsEntry("variant", "none")
                .containsEntry("arch", "arm64");
    }

    @Test
    public void G03_description() {
        Fixture.log(fixture.push("--ship"), 0);
        assertThat(fixture.requests("rhsm:PUT amis").get(0).parameters().get("description"))
                .matches("Released " + Fixture.NAME + " on \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    public void G05_unknownImageIsCreated() throws Exception {
        strictRhsm("");
        String ami = "ami-[0-9a-f]+";
        assertThat(Fixture.log(fixture.push("--ship"), 0))
                .containsPattern("WARNING.*Update to rhsm failed for " + ami
                        + " with error code 404. Image might not be " + "present on rhsm for update.")
                .containsPattern("Attempting to create new image " + ami + " in rhsm")
                .containsPattern("Successfully registered image " + ami + " with rhsm");
        Map<String, String> created = fixture.requests("rhsm:POST amis").get(0).parameters();
        assertThat(created)
                .containsAllEntriesOf(fixture.requests("rhsm:PUT amis").get(0).parameters())
                .containsEntry("region", "us-east-2");
        assertThat(fixture.state("/rhsm/amis")).hasSize(1);
    }

    @Test
    public void G06_notLetIn() throws Exception {
        strictRhsm(
                "{\"on\": \"rhsm:PUT amis\", \"times\": -1, \"error\": {\"status\": 401, \"message\": \"who is it\"}}");
        assertThat(Fixture.log(fixture.push("--ship"), 30)).contains("error code 401", "who is it", "--rhsm-cert");
        assertThat(fixture.requests("rhsm:POST amis")).isEmpty();
        assertThat(fixture.requests("rhsm:PUT amis")).hasSize(1);
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("NOTPUSHED");
    }

    @Test
    public void G06_conflict() throws Exception {
        strictRhsm(
                "{\"on\": \"rhsm:POST amis\", \"times\": -1, \"error\": {\"status\": 409, \"message\": \"hands off\"}}");
        assertThat(Fixture.log(fixture.push("--ship", "--max-retries", "1"), 30))
                .contains("error code 409", "hands off");
        assertThat(fixture.requests("rhsm:POST amis")).hasSize(1);
    }

    @Test
    public void G07_regionCannotBeMade() throws Exception {
        strictRhsm("{\"on\": \"rhsm:POST regions\", \"times\": -1, \"error\": {\"status\": 500}}");
        assertThat(Fixture.log(fixture.push("--ship", "--max-retries", "2"), 30))
                .contains("Failed creating region us-east-2");
        assertThat(fixture.requests("rhsm:POST regions")).hasSize(2);
        assertThat(fixture.mutations())
                .containsExactly(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "ec2:ImportSnapshot",
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
        JsonNode image = fixture.report().at("/images/0");
        assertThat(image.get("ami")).isEqualTo(fixture.only("/images").get("imageId"));
        assertThat(image.get("state").asText()).isEqualTo("NOTPUSHED");
        assertThat(fixture.result("pushitems.jsonl")).contains("\"state\": \"NOTPUSHED\"");
    }

    /** The ways in which metadata can mean an image for everybody, all in one stage; @return the public ones */
    private Set<String> publicOnes(String... words) throws Exception {
        fixture.metadata(
                "R",
                Fixture.JSON
                        .createObjectNode()
                        .set("header", fixture.metadata("R").get("header")));
        int respin = 0;
        List<String> cases = new ArrayList<>();
        for (String type : List.of("hourly", "access", "marketplace")) {
            for (String meant : List.of("true", "false", "null")) {
                fixture.stage("R", "us-east-2-hourly", type + "-" + meant + ".raw", Fixture.REGION, type);
                ObjectNode metadata = fixture.metadata("R");
                ObjectNode attributes = (ObjectNode) metadata.at("/payload/files/" + respin + "/attributes");
                attributes.set("public_image", Fixture.JSON.readTree(meant));
                attributes.withObject("release").put("respin", respin++);
                fixture.metadata("R", metadata);
                cases.add(type + " " + meant);
            }
        }
        java.nio.file.Files.delete(fixture.image());
        Fixture.log(fixture.push(words), 0);
        Set<String> open = new TreeSet<>();
        for (JsonNode image : fixture.state("/images")) {
            if (image.get("public").asBoolean()) {
                open.add(cases.get(
                        Integer.parseInt(image.get("name").asText().replaceFirst(".*x86_64-(\\d)-.*", "$1"))));
            }
        }
        assertThat(fixture.state("/images")).hasSize(9);
        return open;
    }

    @Test
    public void G08_publicImagesAllowed() throws Exception {
        assertThat(publicOnes("--ship", "--allow-public-images"))
                .containsExactlyInAnyOrder("hourly true", "access true", "marketplace true", "hourly null");
    }

    @Test
    public void G08_publicImagesNotAllowed() throws Exception {
        assertThat(publicOnes("--ship")).isEmpty();
    }

    @Test
    public void G09_neverPublicWithoutShip() throws Exception {
        assertThat(publicOnes("--allow-public-images")).isEmpty();
    }

    @Test
    public void G10_publicLast() throws Exception {
        fixture.edit(attributes -> attributes.put("public_image", true));
        assertThat(Fixture.log(fixture.push("--ship", "--allow-public-images"), 0))
                .contains("Releasing image ami-", "Sharing " + Fixture.NAME + " with groups: [all]");
        assertThat(fixture.mutations())
                .endsWith(
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute",
                        "rhsm:POST regions",
                        "rhsm:PUT amis",
                        "ec2:ModifyImageAttribute");
        assertThat(fixture.requests("ec2:ModifyImageAttribute").get(1).parameters())
                .containsEntry("LaunchPermission.Add.1.Group", "all");
        assertThat(fixture.only("/images").at("/launchAccounts/0").asText()).isEqualTo("111111111111");
        assertThat(fixture.report().at("/images/0/publicImage").asBoolean()).isTrue();
    }

    @Test
    public void G11_meantForEverybodyButNotAllowed() {
        assertThat(Fixture.log(fixture.push("--ship"), 0))
                .containsPattern("WARNING.*Image ami-\\w+ is meant to be public, but is not released: "
                        + "--allow-public-images is not given");
        assertThat(fixture.only("/images").get("public").asBoolean()).isFalse();
    }

    @Test
    public void accountThatBlocksPublicImages() throws Exception {
        fixture.plainWith("\"blockPublicAccess\": {\"us-east-2\": true}");
        assertThat(Fixture.log(fixture.push("--ship", "--allow-public-images"), 30))
                .contains(
                        fixture.image()
                                + ": public_image: region us-east-2 blocks public access to AMIs in this account",
                        "switch off \"block public access for AMIs\" there, or leave out --allow-public-images");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    /** RHSM would show the image before EC2 refuses to make it public. */
    @Test
    public void accountThatEncryptsSnapshots() throws Exception {
        fixture.plainWith("\"encryptByDefault\": {\"us-*\": true}");
        assertThat(Fixture.log(fixture.push("--ship", "--allow-public-images"), 30))
                .contains(": public_image: region us-east-2 encrypts new snapshots", "EBS encryption by default");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        Fixture.log(fixture.push("--ship"), 0);
    }

    @Test
    public void accountThatBlocksPublicImagesIsNoMatterWithoutThem() throws Exception {
        fixture.plainWith("\"blockPublicAccess\": {\"us-east-2\": true}");
        Fixture.log(fixture.push("--ship"), 0);
    }

    @Test
    public void quotaOfPublicImages() throws Exception {
        fixture.plainWith("\"quotas\": {\"publicImages\": 0}");
        assertThat(Fixture.log(fixture.push("--ship", "--allow-public-images"), 30))
                .contains(
                        "ResourceLimitExceeded",
                        "have the quota \"Public AMIs\" raised in us-east-2, or make images private that need not be public");
        // One that shares it, one that would have released it: a quota is the same in a minute.
        assertThat(fixture.requests("ec2:ModifyImageAttribute")).hasSize(2);
        JsonNode image = fixture.report().at("/images/0");
        assertThat(image.get("state").asText()).isEqualTo("NOTPUSHED");
        assertThat(image.get("shipped").asBoolean()).isTrue();
        assertThat(image.get("publicImage").asBoolean()).isFalse();
    }
}
