package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The documentation's example commands, placeholders and all, run when {@code --rehearse} is added. */
public class ExampleCommandsTest {
    private static final int SAMPLES = 3;

    @Rule
    public final Fixture fixture = new Fixture();

    private String stage;

    @Before
    public void makeStage() {
        stage = fixture.root().resolve("stage").toString();
        assertThat(fixture.command("sample-stage", stage).exitCode()).isZero();
    }

    @Test
    public void push() throws Exception {
        rehearse();
        assertThat(fixture.result("images.json")).contains("\"state\": \"PUSHED\"");
        assertThat(each("/shipped")).containsOnly(false);
    }

    @Test
    public void ship() throws Exception {
        rehearse("--ship");
        assertThat(each("/shipped")).containsOnly(true);
        assertThat(each("/publicImage")).containsOnly(false);
    }

    @Test
    public void shipPublicly() throws Exception {
        rehearse("--ship", "--allow-public-image");
        assertThat(each("/shipped")).containsOnly(true);
        // The sample of type access is not meant for everybody.
        assertThat(each("/publicImage")).containsExactlyInAnyOrder(true, true, false);
    }

    @Test
    public void attemptsAndWaits() throws Exception {
        CommandLine.Run run = rehearse("--max-retires", "2", "--retry-wait", "10");
        assertThat(run.err()).contains("--max-retires is taken as --max-retries");
        assertThat(fixture.report().at("/settings/max-retries").asText()).isEqualTo("2");
    }

    @Test
    public void placeholdersAreWarnedOf() throws Exception {
        assertThat(rehearse().err())
                .contains(
                        "[WARNING ] --accounts: region-1: is neither a region's name nor \"default\"",
                        "[WARNING ] --accounts: default.access-1: an account id is a string of 12 digits");
    }

    @Test
    public void rhsmOfAScenarioMayKnowNothing() throws Exception {
        Path scenario = Files.writeString(fixture.root().resolve("scenario.json"), "{\"products\": []}");
        Outcome.ended(
                run("--rehearse-scenario", scenario.toString()), Outcome.FAILED, "Product not in rhsm: RHEL_HOURLY");
    }

    private CommandLine.Run rehearse(String... options) throws Exception {
        CommandLine.Run run = run(options);
        Outcome.pushed(run, "Rehearsal: nothing was published", SAMPLES + " images: " + SAMPLES + " PUSHED");
        assertThat(fixture.imagesJson()).hasSize(SAMPLES);
        return run;
    }

    private CommandLine.Run run(String... options) {
        List<String> words = new ArrayList<>(List.of(
                "push",
                "--rehearse",
                "--rhsm-url",
                "https://rhsm.example.com",
                "--aws-provider-name",
                "awstest",
                "--accounts",
                "{\"region-1\": {\"access-r\": \"secret-r\"}, \"default\": {\"access-1\": \"secret-1\"}}",
                "--aws-access-id",
                "access_id",
                "--aws-secret-key",
                "secret_key"));
        words.addAll(List.of(options));
        words.add(stage);
        return fixture.command(words.toArray(String[]::new));
    }

    private List<Boolean> each(String field) throws Exception {
        List<Boolean> values = new ArrayList<>();
        for (JsonNode image : fixture.report().get("images")) {
            values.add(image.at(field).asBoolean());
        }
        return values;
    }
}
