package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.Test;

/**
 * Some hundreds of broken inputs, made from good ones by generators with a fixed seed, through the whole command line:
 * whatever comes in, people get a line that names what is wrong, and AWS and RHSM are asked to change nothing before all
 * that can be checked is checked. A failing input is told with its number; {@code -Dhostile.input=GROUP:NUMBER} runs it
 * alone.
 */
public class HostileCorpusTest {
    private static final long SEED = 50;
    private static final String ONE = System.getProperty("hostile.input", "");

    private static final Pattern ERROR =
            Pattern.compile("(?:[-\\d]+ [\\d:,]+ \\[ERROR   ]|ami-push[ a-z]*: error:) (.*)");
    /** What would move a terminal's cursor, or turn the direction of its text. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\n]]");

    private static final Set<String> MESSAGES = new TreeSet<>();
    private static int inputs;

    @Test
    public void metadata() throws Exception {
        run("metadata", HostileMetadata.inputs(SEED));
    }

    @Test
    public void documentsAndFiles() throws Exception {
        run("documents", HostileDocuments.inputs(SEED));
    }

    @Test
    public void options() throws Exception {
        run("options", HostileOptions.inputs());
    }

    @Test
    public void answersOfRhsm() throws Exception {
        run("rhsm", HostileRhsm.inputs());
    }

    @Test
    public void answersOfAws() throws Exception {
        run("aws", HostileAws.inputs());
    }

    @AfterClass
    public static void count() {
        System.out.println("Hostile corpus: " + inputs + " inputs, " + MESSAGES.size() + " distinct messages");
    }

    private static void run(String group, List<HostileInput> all) throws Exception {
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            String number = group + ":" + i;
            if (ONE.isEmpty() || ONE.equals(number)) {
                try {
                    run(all.get(i));
                } catch (AssertionError | Exception e) {
                    failures.add(number + " (" + all.get(i).name() + "): " + e);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void run(HostileInput input) throws Exception {
        inputs++;
        try (HostileFixture fixture = HostileFixture.open()) {
            CommandLine.Run run = fixture.push(input);
            List<String> errors = run.errLines().stream()
                    .map(ERROR::matcher)
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .toList();
            assertThat(run.err())
                    .doesNotContain("\tat ", "Exception in thread", "internal error")
                    .doesNotContainPattern(UNSAFE);
            if (input.fate() == HostileInput.Fate.PUSHED) {
                assertThat(run.exitCode()).as(run.err()).isZero();
            } else {
                assertThat(run.exitCode()).as(run.err()).isIn(1, 2, 30);
                assertThat(errors)
                        .as(run.err())
                        .anySatisfy(line -> assertThat(line).contains(input.named()));
                errors.forEach(line ->
                        MESSAGES.add(line.replace(fixture.root().toString(), "").replaceAll("\\d+", "9")));
            }
            if (input.fate() == HostileInput.Fate.REFUSED) {
                assertThat(fixture.mutating()).as(run.err()).isEmpty();
            }
            assertThat(run.err() + run.out()).doesNotContain(HostileFixture.SECRET);
            assertResults(fixture.root());
        }
    }

    /** What a run wrote down holds no secret, and its journal, where there is one, an end. */
    private static void assertResults(Path root) throws IOException {
        Path artifacts = root.resolve("artifacts");
        if (!Files.exists(artifacts)) {
            return;
        }
        try (Stream<Path> files = Files.walk(artifacts)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(HostileFixture.SECRET);
                if (file.endsWith("events.ndjson")) {
                    List<Event> events = new ArrayList<>();
                    JournalReader.read(file, events::add);
                    assertThat(events.get(events.size() - 1)).isInstanceOfAny(Event.End.class, Event.Stopped.class);
                }
            }
        }
    }
}
