package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
import org.junit.Rule;
import org.junit.Test;

/** {@code --dry-run} looks at everything, changes nothing, and says what a push would do. */
public class DryRunTest {
    private static final String REGISTER = "would do: register image " + Fixture.NAME;

    @Rule
    public final Fixture fixture = new Fixture();

    private String dryRun() {
        fixture.forget();
        String log = Fixture.log(fixture.push("--ship", "--allow-public-images", "--dry-run"), 0);
        assertThat(log).contains("Dry run: nothing was changed");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        return log;
    }

    private void pushFailingAt(String operation) throws Exception {
        fixture.plainWith(
                "\"faults\": [{\"on\": \"%s\", \"error\": {\"status\": 400, \"code\": \"Odd\"}}]".formatted(operation));
        Fixture.log(fixture.push("--max-retries", "1"), 30);
    }

    @Test
    public void nothingExists() throws Exception {
        assertThat(dryRun())
                .containsSubsequence(
                        "Plan for us-east-2/" + Fixture.NAME,
                        "would do: create bucket " + Fixture.BUCKET,
                        "would do: upload " + fixture.image() + " to " + Fixture.BUCKET + "/" + Fixture.KEY,
                        "would do: import " + Fixture.BUCKET + "/" + Fixture.KEY + " as a snapshot",
                        REGISTER,
                        "would do: share the snapshot with 333333333333",
                        "would do: share the image with 111111111111")
                .doesNotContain("exists:");
        assertThat(fixture.state("/buckets")).isEmpty();
        assertThat(fixture.report().get("dryRun").asBoolean()).isTrue();
        assertThat(fixture.imagesJson()).isEmpty();
        assertThat(fixture.report().at("/images/0/state").asText()).isNotEqualTo("PUSHED");
    }

    @Test
    public void objectExists() throws Exception {
        pushFailingAt("ec2:ImportSnapshot");
        assertThat(dryRun())
                .contains("exists: bucket " + Fixture.BUCKET, "exists: object " + Fixture.BUCKET + "/" + Fixture.KEY)
                .contains("would do: import", REGISTER)
                .doesNotContain("would do: upload", "would do: create bucket");
    }

    @Test
    public void objectWithAnotherContentExists() throws Exception {
        pushFailingAt("ec2:ImportSnapshot");
        Files.writeString(fixture.image(), "ELSE".repeat(1024));
        assertThat(dryRun()).contains("would do: upload " + fixture.image()).doesNotContain("exists: object");
    }

    @Test
    public void snapshotExists() throws Exception {
        pushFailingAt("ec2:RegisterImage");
        assertThat(dryRun())
                .contains("exists: snapshot snap-", REGISTER, "would do: share the image with 111111111111")
                .doesNotContain("would do: import", "would do: upload", "would do: share the snapshot");
    }

    @Test
    public void imageExists() throws Exception {
        pushFailingAt("ec2:ModifyImageAttribute");
        assertThat(dryRun())
                .contains("exists: image ami-", "would do: share the image with 111111111111")
                .doesNotContain("would do: register", "would do: import", "would do: share the snapshot");
    }

    @Test
    public void everythingIsDone() {
        Fixture.log(fixture.push("--ship", "--allow-public-images"), 0);
        assertThat(dryRun())
                .contains("exists: image ami-", "nothing is left to do")
                .doesNotContain("would do:");
    }

    @Test
    public void faultsAreFound() throws Exception {
        Fixture.log(fixture.push(), 0);
        Files.writeString(fixture.image(), "ELSE".repeat(2000));
        fixture.forget();
        assertThat(Fixture.log(fixture.push("--dry-run"), 30)).contains("content (SHA-256)");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }
}
