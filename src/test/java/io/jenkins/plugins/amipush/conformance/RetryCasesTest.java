package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.journal.Event;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section F, and E17: what is tried again, how often, and what one image's failure means for others. */
public class RetryCasesTest {
    /** An error that neither the SDK repeats nor the engine knows to be permanent. */
    private static final String ODD = "\"error\": {\"status\": 400, \"code\": \"Odd\", \"message\": \"not today\"}";

    @Rule
    public final Fixture fixture = new Fixture();

    private void fault(String operation, int times, String more) throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"%s\", \"times\": %d, %s%s}]".formatted(operation, times, more, ODD));
    }

    private long attempts() throws Exception {
        return fixture.events().stream()
                .filter(Event.AttemptStarted.class::isInstance)
                .count();
    }

    private static Duration[] seconds(long... seconds) {
        return Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }

    /** Adds an image of that file, region and respin. */
    private void add(String file, String region, int respin) throws Exception {
        fixture.stage("R", region + "-hourly", file, region, "hourly");
        ObjectNode metadata = fixture.metadata("R");
        JsonNode files = metadata.at("/payload/files");
        ((ObjectNode) files.get(files.size() - 1).at("/attributes/release")).put("respin", respin);
        fixture.metadata("R", metadata);
    }

    private TreeMap<String, String> states() throws Exception {
        TreeMap<String, String> states = new TreeMap<>();
        fixture.report()
                .get("images")
                .forEach(image -> states.put(
                        image.get("region").asText() + " " + image.get("file").asText(),
                        image.get("state").asText()));
        return states;
    }

    @Test
    public void E17_registrationFailsOnce() throws Exception {
        fault("ec2:RegisterImage", 1, "");
        assertThat(Fixture.log(fixture.push(), 0))
                .contains(
                        "Attempt 1 failed: us-east-2/" + Fixture.NAME, "AWS answered Odd: not today", "Attempt 2 of 4");
        assertThat(fixture.mutations())
                .containsExactly(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "ec2:ImportSnapshot",
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
        assertThat(fixture.state("/images")).hasSize(1);
    }

    @Test
    public void F01_waitsDouble() throws Exception {
        fault("ec2:DescribeImages", 3, "");
        Fixture.log(fixture.push("--retry-wait", "1"), 0);
        assertThat(fixture.sleeps).containsSequence(seconds(1, 2, 4));
        assertThat(attempts()).isEqualTo(4);
    }

    @Test
    public void F02_failsAlways() throws Exception {
        fault("ec2:DescribeImages", -1, "");
        Fixture.log(fixture.push("--max-retries", "3"), 30);
        assertThat(fixture.requests("ec2:DescribeImages")).hasSize(3);
        assertThat(fixture.result("images.json")).isEqualTo("[]");
        assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(3);
        assertThat(fixture.report().at("/images/0/reason").asText()).contains("Odd: not today");
    }

    @Test
    public void F02_failsAlwaysInMidPush() throws Exception {
        fault("ec2:RegisterImage", -1, "");
        Fixture.log(fixture.push("--max-retries", "3"), 30);
        assertThat(fixture.requests("ec2:RegisterImage")).hasSize(3);
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
        assertThat(fixture.result("images.json")).isEqualTo("[]");
    }

    @Test
    public void F03_oneAttempt() throws Exception {
        fault("ec2:DescribeImages", -1, "");
        for (String attempts : List.of("0", "1", "-3")) {
            fixture.forget();
            Fixture.log(fixture.push("--max-retries", attempts), 30);
            assertThat(fixture.requests("ec2:DescribeImages")).as(attempts).hasSize(1);
        }
    }

    @Test
    public void F05_usualWaits() throws Exception {
        fault("ec2:RegisterImage", -1, "");
        Fixture.log(fixture.push("--retry-wait", "30"), 30);
        assertThat(fixture.sleeps).containsSubsequence(seconds(30, 60, 120));
        assertThat(fixture.requests("ec2:RegisterImage")).hasSize(4);
    }

    @Test
    public void permanentErrorIsNotTriedAgain() throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "ec2:RegisterImage", "times": -1,
                    "error": {"status": 403, "code": "UnauthorizedOperation", "message": "You are not authorized"}}]""");
        assertThat(Fixture.log(fixture.push(), 30))
                .contains("AWS answered UnauthorizedOperation: You are not authorized", "AWS RequestId: ", "grant it");
        assertThat(fixture.requests("ec2:RegisterImage")).hasSize(1);
    }

    @Test
    public void F06_rhsmIsGone() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"rhsm:PUT amis\", \"times\": -1, \"drop\": \"before\"}]");
        assertThat(Fixture.log(fixture.push("--ship", "--max-retries", "1"), 30))
                .contains("Failed to process request to RHSM with exception");
        assertThat(fixture.requests("rhsm:PUT amis")).hasSize(3);
        String ami = fixture.only("/images").get("imageId").asText();
        assertThat(fixture.report().at("/images/0/ami").asText()).isEqualTo(ami);
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("NOTPUSHED");
        assertThat(fixture.imagesJson().at("/0/ami").asText()).isEqualTo(ami);
        assertThat(fixture.imagesJson().at("/0/state").asText()).isEqualTo("NOTPUSHED");
    }

    @Test
    public void F07_theSecondOfTwoFails() throws Exception {
        add("second.raw", Fixture.REGION, 6);
        fault("ec2:ImportSnapshot", -1, "\"where\": {\"DiskContainer.UserBucket.S3Key\": \"second.raw\"}, ");
        Fixture.log(fixture.push(), 30);
        assertThat(states())
                .containsEntry("us-east-2 rhel-8.5.raw", "PUSHED")
                .containsEntry("us-east-2 second.raw", "UPLOADFAILED");
        assertThat(fixture.imagesJson()).hasSize(1);
        assertThat(fixture.imagesJson().at("/0/name").asText()).isEqualTo(Fixture.NAME);
    }

    @Test
    public void F08_oneOfThreeRegionsFails() throws Exception {
        add(Fixture.KEY, "eu-west-1", 5);
        add(Fixture.KEY, "us-west-2", 5);
        fault("ec2:RegisterImage", -1, "\"region\": \"eu-west-1\", ");
        Fixture.log(fixture.push(), 30);
        assertThat(states().values()).containsExactly("UPLOADFAILED", "PUSHED", "PUSHED");
        assertThat(fixture.imagesJson())
                .extracting(image -> image.get("region").asText())
                .containsExactlyInAnyOrder("us-east-2", "us-west-2");
        assertThat(fixture.result("pushitems.jsonl")).contains("\"state\": \"UPLOADFAILED\"", "not today");
    }

    @Test
    public void F08_oneRegionCannotBeLookedAt() throws Exception {
        add(Fixture.KEY, "eu-west-1", 5);
        fault("ec2:DescribeImages", -1, "\"region\": \"eu-west-1\", ");
        Fixture.log(fixture.push(), 30);
        assertThat(states())
                .containsEntry("eu-west-1 rhel-8.5.raw", "UPLOADFAILED")
                .containsEntry("us-east-2 rhel-8.5.raw", "PUSHED");
    }

    @Test
    public void F09_noRegionIsNamedSo() throws Exception {
        fixture.edit(attributes -> attributes.put("region", "ohio"));
        assertThat(Fixture.log(fixture.push(), 30))
                .contains(fixture.image() + ": region: no AWS region is named so (found: ohio)");
        assertThat(fixture.requests()).noneMatch(request -> !request.service().equals("rhsm"));
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    @Test
    public void F09_unknownRegion() throws Exception {
        fixture.edit(attributes -> attributes.put("region", "eu-moon-1"));
        assertThat(Fixture.log(fixture.push(), 0))
                .contains("Region eu-moon-1 is not among those that this version knows; trying it all the same");
    }
}
