package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What the documentation shows as an example works as it is written. */
public class DocumentationTest {
    private static final Pattern JSON_BLOCK = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private CommandLine.Run run(String... words) {
        return CommandLine.run(
                folder.getRoot().toPath(), Map.of(), null, Time.real(), new StopSignal(), List.of(words));
    }

    @Test
    public void theScenarioOfTheRehearsalsPageIsRehearsedToItsEnd() throws Exception {
        Matcher block = JSON_BLOCK.matcher(Files.readString(Path.of("docs/rehearsal.md")));
        assertThat(block.find()).isTrue();
        Files.writeString(folder.getRoot().toPath().resolve("scenario.json"), block.group(1));
        assertThat(run("sample-stage", "stage").exitCode()).isZero();
        CommandLine.Run push = run(
                "push",
                "--rehearse",
                "--rehearse-scenario",
                "scenario.json",
                "--ship",
                folder.getRoot().toPath().resolve("stage").toString());
        assertThat(push.exitCode()).as(push.err()).isZero();
        assertThat(push.err()).contains("ServerError: an internal error has occurred", "3 images: 3 PUSHED");
    }
}
