package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import org.junit.Rule;
import org.junit.Test;

/** Options that lead nowhere: each says so in a line, and as early as it can be known. */
public class ObstacleTest {
    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void allowingPublicImagesWithoutShippingThem() {
        assertThat(Fixture.log(fixture.push("--allow-public-images"), 0))
                .contains("--allow-public-images does nothing without --ship");
    }

    @Test
    public void nothingAnswersAtTheEndpoint() throws Exception {
        assertThat(Fixture.log(fixture.push("--endpoint-url", "http://127.0.0.1:1"), 30))
                .contains("sts:GetCallerIdentity", "check --endpoint-url: nothing like AWS answers")
                .doesNotContain("next attempt");
    }

    @Test
    public void placeOfTheRehearsalsStateThatDoesNotExist() {
        CommandLine.Run run =
                fixture.command("push", "--rehearse", "--rehearse-state", "no/such/state.json", fixture.staged("R"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--rehearse-state: is in no directory that exists");
        assertThat(fixture.root().resolve("artifacts")).doesNotExist();
    }

    @Test
    public void portThatIsInUse() {
        String port = String.valueOf(fixture.cloud().endpoint().getPort());
        CommandLine.Run run = fixture.command("rehearsal-cloud", "--port", port);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--port: " + port + " is in use").doesNotContain("internal error");
    }
}
