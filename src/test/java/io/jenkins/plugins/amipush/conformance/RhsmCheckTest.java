package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Section C: RHSM must know each image's product before anything is sent to AWS. */
public class RhsmCheckTest {
    private static final String GROUPS = "rhsm:GET provider_image_groups";
    private static final String UNKNOWN = "Pre-push check in metadata service failed for rhel-8.5.raw at ";

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void C01_oneQuestionForManyImages() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        fixture.stage("R", "eu-west-1-access", "third.raw", "eu-west-3", "access");
        Outcome.pushed(fixture.push());
        assertThat(rhsmOperations()).containsExactly(GROUPS);
    }

    @Test
    public void C02_oneProductIsUnknown() throws Exception {
        fixture.stage("R", "eu-west-1-access", "other.raw", "eu-west-1", "access");
        fixture.cloud(knowing("RHEL", "awstest"));
        Outcome.ended(
                fixture.push(),
                Outcome.FAILED,
                "[ERROR   ] Product not in rhsm: RHEL_HOURLY",
                "[ERROR   ] " + UNKNOWN + fixture.image(),
                "Pre-push verification of push items in metadata service failed");
        assertThat(fixture.awsRequests()).isEmpty();
        assertThat(state("us-east-2")).isEqualTo("INVALIDFILE");
        assertThat(state("eu-west-1")).isEqualTo("NOTPUSHED");
        assertThat(fixture.imagesJson()).isEmpty();
        assertThat(fixture.result("pushitems.jsonl").lines()).hasSize(2);
    }

    @Test
    public void C03_productOfAnotherProvider() throws Exception {
        fixture.cloud(knowing("RHEL_HOURLY", "AWS"));
        Outcome.ended(fixture.push(), Outcome.FAILED, "Product not in rhsm: RHEL_HOURLY");
        assertThat(fixture.awsRequests()).isEmpty();
    }

    @Test
    public void C04_accessImagesNeedTheBareProduct() throws Exception {
        fixture.cloud(knowing("RHEL_HOURLY", "awstest"));
        fixture.edit(attributes -> attributes.put("type", "access"));
        Outcome.ended(fixture.push(), Outcome.FAILED, "Product not in rhsm: RHEL\n");
        assertThat(fixture.awsRequests()).isEmpty();
    }

    @Test
    public void C05_rhsmFails() throws Exception {
        fixture.plainWith(
                "\"faults\": [{\"on\": \"%s\", \"times\": -1, \"error\": {\"status\": 500}}]".formatted(GROUPS));
        Outcome.ended(fixture.push(), Outcome.NOT_STARTED, "provider_image_groups failed with error code 500");
        assertThat(rhsmOperations()).containsOnly(GROUPS);
        assertThat(fixture.awsRequests()).isEmpty();
    }

    @Test
    public void C07_connectionIsDropped() throws Exception {
        fixture.plainWith("\"faults\": [{\"on\": \"%s\", \"times\": -1, \"drop\": \"before\"}]".formatted(GROUPS));
        Outcome.ended(fixture.push(), Outcome.NOT_STARTED, "Failed to process request to RHSM with exception ");
        // Java's HTTP client sends a GET once more by itself when its connection is closed.
        assertThat(rhsmOperations()).containsOnly(GROUPS).hasSizeBetween(3, 6);
        assertThat(fixture.sleeps).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(fixture.awsRequests()).isEmpty();
    }

    @Test
    public void C08_noSuchCertificate() {
        Outcome.ended(
                fixture.push("--rhsm-cert", "/nonexist.pem"),
                Outcome.WRONG_ARGUMENTS,
                "--rhsm-cert: Could not find the TLS certificate file (found: /nonexist.pem)");
        assertThat(fixture.requests()).isEmpty();
        assertThat(fixture.sleeps).isEmpty();
    }

    @Test
    public void C10_pathOfTheUrlIsNotUsed() throws Exception {
        for (String path : List.of("/rhsm", "/rhsm?x=1", "/rhsm/")) {
            fixture.cloud(Fixture.PLAIN);
            String url = fixture.cloud().rhsm() + path;
            Outcome.pushed(
                    fixture.push("--ship", "--rhsm-url", url), "The path of the RHSM URL " + url + " is not used");
            // The stand-in takes a call at another path for one of S3's.
            assertThat(rhsmOperations()).containsExactly(GROUPS, "rhsm:POST regions", "rhsm:PUT amis");
        }
    }

    @Test
    public void C11_answerWithoutBody() throws Exception {
        fixture.plainWith(
                "\"faults\": [{\"on\": \"%s\", \"times\": -1, \"error\": {\"status\": 200}}]".formatted(GROUPS));
        Outcome.ended(fixture.push(), Outcome.NOT_STARTED, "has no list \"body\"", "check that --rhsm-url names RHSM");
        assertThat(fixture.awsRequests()).isEmpty();
    }

    private static String knowing(String product, String provider) {
        return "{\"times\": \"none\", \"products\": [{\"name\": \"%s\", \"providerShortName\": \"%s\"}]}"
                .formatted(product, provider);
    }

    private List<String> rhsmOperations() {
        return fixture.requests().stream()
                .filter(request -> request.service().equals("rhsm"))
                .map(Recorded::operation)
                .toList();
    }

    private String state(String region) throws Exception {
        for (var image : fixture.report().get("images")) {
            if (image.get("region").asText().equals(region)) {
                return image.get("state").asText();
            }
        }
        throw new AssertionError("no image in " + region);
    }
}
