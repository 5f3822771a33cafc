package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public class MainTest {
    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void a01_noSource() {
        assertThat(command.run("push")).isEqualTo(2);
        assertThat(command.errLines())
                .containsExactly(
                        "ami-push push: error: the following arguments are required: source",
                        "See: ami-push push --help");
        assertThat(command.out).isEmpty();
    }

    @Test
    public void noCommand() {
        assertThat(command.run()).isEqualTo(2);
        assertThat(command.err).contains("a command is needed: push, rehearsal-cloud, sample-stage, help");
    }

    @Test
    public void mistypedCommandIsGuessed() {
        assertThat(command.run("psuh", "staged:R")).isEqualTo(2);
        assertThat(command.err).contains("unknown command psuh; did you mean push?");
    }

    @Test
    public void sourceOrOptionWithoutCommandIsTold() {
        assertThat(command.run("staged:R")).isEqualTo(2);
        assertThat(command.err).contains("a command comes first: ami-push push staged:R");
        assertThat(command.run("--ship", "staged:R")).isEqualTo(2);
        assertThat(command.err).contains("a command comes first: ami-push push [OPTION]... SOURCE...");
    }

    @Test
    public void versionIsPrinted() {
        for (String word : List.of("--version", "-V")) {
            assertThat(command.run(word)).isZero();
            assertThat(command.out).matches("ami-push \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
        }
        assertThat(command.run("push", "--version")).isZero();
        assertThat(command.out).startsWith("ami-push ");
        assertThat(command.err).isEmpty();
    }

    @Test
    public void a18_help() {
        assertThat(command.run("push", "--help")).isZero();
        assertThat(command.out).contains("--allow-public-images", "--rehearse", "Exit codes");
        String help = command.out;
        assertThat(help.lines()).allMatch(line -> line.length() <= 80);
        for (List<String> words : List.of(
                List.of("help", "push"), List.of("push", "--no-such", "-h"), List.of("push", "--h", "--retry-wait"))) {
            assertThat(command.run(words.toArray(String[]::new))).isZero();
            assertThat(command.out).isEqualTo(help);
        }
        for (String word : List.of("--help", "-h", "help")) {
            assertThat(command.run(word)).isZero();
            assertThat(command.out).contains("rehearsal-cloud", "sample-stage");
        }
    }

    @Test
    public void standardOutputOfAPushStaysEmpty() {
        assertThat(command.push()).isZero();
        assertThat(command.out).isEmpty();
    }

    @Test
    public void journalBeginsWithOptionsAndEndsWithOutcome() {
        assertThat(command.push(
                        "--ship",
                        "--aws-access-id",
                        "AKIDVISIBLE",
                        "--aws-secret-key",
                        "hidden-key",
                        "pub:https://me:hidden-word@pub.example?task_id=1"))
                .isZero();
        Event.Begin begin = (Event.Begin) command.events.get(0);
        assertThat(begin.settings())
                .containsEntry("ship", true)
                .containsEntry("source", List.of("staged:R", "pub:https://pub.example?task_id=1"))
                .containsEntry("max-retries", 4)
                .doesNotContainKey("accounts");
        assertThat(begin.settings().toString()).doesNotContain("hidden");
        assertThat(begin.rehearsalSpeed()).isNull();
        assertThat(command.events.get(command.events.size() - 1))
                .isInstanceOfSatisfying(
                        Event.End.class, end -> assertThat(end.outcome()).isEqualTo(RunOutcome.PUSHED));
    }

    @Test
    public void outcomeOfThePushIsTheExitCode() {
        command.action = job -> new PushEnd(RunOutcome.FAILED, ExitCode.FAILED, "an image failed");
        assertThat(command.push()).isEqualTo(30);
        assertThat(((Event.End) last()).reason()).isEqualTo("an image failed");
    }

    @Test
    public void expectedFailureIsOneLine() {
        command.action = job -> {
            throw PushFailure.permanent("no such stage", "check the path");
        };
        assertThat(command.push()).isEqualTo(1);
        assertThat(command.errLines()).containsExactly("ERROR no such stage; check the path");
        assertThat(((Event.End) last()).outcome()).isEqualTo(RunOutcome.REFUSED);
    }

    @Test
    public void internalErrorIsOneLineUntilDebug() {
        command.action = job -> {
            throw new IllegalStateException("broken with hidden-key");
        };
        command.env.put("AWS_ACCESS_ID", "A");
        command.env.put("AWS_SECRET_KEY", "hidden-key");
        assertThat(command.push()).isEqualTo(1);
        assertThat(command.errLines())
                .containsExactly("ERROR internal error: java.lang.IllegalStateException: broken with ****;"
                        + " run again with --debug and report it");
        assertThat(command.push("-d")).isEqualTo(1);
        assertThat(command.err).contains("\tat io.jenkins.plugins.amipush").doesNotContain("hidden-key");
    }

    @Test
    public void stoppedPushSaysSo() {
        command.action = job -> {
            command.stop.stop("the process was told to end");
            throw new StopSignal.Stopped("the process was told to end");
        };
        assertThat(command.push()).isEqualTo(1);
        assertThat(last())
                .isInstanceOfSatisfying(
                        Event.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo("the process was told to end"));
    }

    @Test
    public void whateverFailsAfterAStopIsThatStop() {
        command.action = job -> {
            command.stop.stop("enough");
            throw new IllegalStateException("connection pool shut down");
        };
        assertThat(command.push()).isEqualTo(1);
        assertThat(last()).isInstanceOf(Event.Stopped.class);
        assertThat(command.err).doesNotContain("internal error");
    }

    @Test
    public void stopBeforeThePushStartsNothing() {
        command.stop.stop("early");
        assertThat(command.push()).isEqualTo(1);
        assertThat(command.job).isNull();
    }

    @Test
    public void resultsThatCannotBeWrittenFailAPushThatWentWell() {
        command.results = job -> {
            throw new IOException("No space left on device");
        };
        assertThat(command.push()).isEqualTo(1);
        assertThat(command.err).contains("No space left on device", "events.ndjson holds what was done");
        assertThat(((Event.End) last()).outcome()).isEqualTo(RunOutcome.PUSHED);
        command.action = job -> new PushEnd(RunOutcome.FAILED, ExitCode.FAILED, "an image failed");
        assertThat(command.push()).isEqualTo(30);
    }

    @Test
    public void h08_oneDirectoryWithTheJournalAndLatest() throws IOException {
        command.results = job -> job.results().write(ResultsDirectory.IMAGES, "[]");
        assertThat(command.push()).isZero();
        Path latest = command.directory().resolve("artifacts/latest");
        assertThat(latest.resolve("images.json")).hasContent("[]");
        List<String> journal = Files.readAllLines(latest.resolve("events.ndjson"));
        assertThat(journal.get(0)).contains("\"type\":\"begin\"");
        assertThat(journal.get(journal.size() - 1)).contains("\"type\":\"end\"");
        try (var entries = Files.list(command.directory().resolve("artifacts"))) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    public void h09_resultsDirectoryThatCannotBeMade() throws IOException {
        Files.writeString(command.directory().resolve("taken"), "a file");
        assertThat(command.push("--results-dir", "taken", "--events", "follow.ndjson"))
                .isEqualTo(1);
        assertThat(command.errLines()).hasSize(1);
        assertThat(command.err).contains("cannot write results to", "--results-dir");
        assertThat(command.job).isNull();
        assertThat(Files.readAllLines(command.directory().resolve("follow.ndjson")))
                .last()
                .asString()
                .contains("\"outcome\":\"refused\"", "\"exitCode\":1");
    }

    /** What a push that was killed has left is found where everybody looks for it. */
    @Test
    public void latestIsThisRunFromItsBeginning() throws IOException {
        assertThat(command.push()).isZero();
        Path latest = command.directory().resolve("artifacts/latest");
        Path first = latest.toRealPath();
        command.action = job -> {
            assertThat(latest.toRealPath()).isEqualTo(job.results().path().toRealPath());
            return new PushEnd(RunOutcome.PUSHED, 0, null);
        };
        assertThat(command.push()).isZero();
        assertThat(latest.toRealPath()).isNotEqualTo(first);
    }

    @Test
    public void eventsAreAppendedToTheNamedFileToo() throws IOException {
        Path file = command.directory().resolve("follow.ndjson");
        assertThat(command.push("--events", "follow.ndjson")).isZero();
        List<String> first = Files.readAllLines(file);
        assertThat(first).isEqualTo(Files.readAllLines(command.directory().resolve("artifacts/latest/events.ndjson")));
        assertThat(command.push("--events", "follow.ndjson")).isZero();
        assertThat(Files.readAllLines(file))
                .startsWith(first.toArray(String[]::new))
                .hasSize(2 * first.size());
    }

    @Test
    public void argumentFaultsReachTheNamedFileOfEvents() throws IOException {
        assertThat(command.push("--events", "follow.ndjson", "--retry-wait", "soon", "--accounts", "["))
                .isEqualTo(2);
        assertThat(Files.readAllLines(command.directory().resolve("follow.ndjson")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"begin\""),
                        line -> assertThat(line).contains("\"fault\"", "--retry-wait", "soon"),
                        line -> assertThat(line).contains("\"fault\"", "--accounts"),
                        line -> assertThat(line).contains("\"end\"", "\"refused\"", "\"exitCode\":2"));
        assertThat(command.directory().resolve("artifacts")).doesNotExist();
    }

    @Test
    public void twoPushesDoNotShareAFileOfEvents() {
        try (EventsFile other = EventsFile.open(command.directory().resolve("follow.ndjson"))) {
            assertThat(command.push("--events", "follow.ndjson")).isEqualTo(1);
            assertThat(command.errLines()).hasSize(1);
            assertThat(command.err).contains("another push writes its events to");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void fullDiskIsNoInternalError() {
        Path full = Path.of("/dev/full");
        Assume.assumeTrue(Files.isWritable(full));
        assertThat(command.push("--events", "/dev/full")).isEqualTo(1);
        assertThat(command.err).doesNotContain("internal error").doesNotContain("\tat ");
    }

    @Test
    public void pathThatNoSystemTakes() {
        assertThat(command.push("--results-dir", "a\0b")).isEqualTo(2);
        assertThat(command.err).contains("no path on this machine");
    }

    private Event last() {
        return command.events.get(command.events.size() - 1);
    }
}
