package io.jenkins.plugins.amipush.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.rules.TemporaryFolder;

/** Runs the real command line in this process; behind it, instead of AWS, is an engine that keeps what it is asked for. */
final class TestCommand extends TemporaryFolder implements Engine {
    final Map<String, String> env = new HashMap<>();
    final StopSignal stop = new StopSignal();
    final List<Event> events = new ArrayList<>();
    String in = "";
    String out;
    String err;
    /** What the last command came to push, or null when it did not come that far. */
    PushJob job;
    /** What a push does. */
    PushAction action = pushed -> new PushEnd(RunOutcome.PUSHED, 0, null);
    /** What writing the results does. */
    ResultsAction results = written -> {};

    interface PushAction {
        PushEnd push(PushJob job) throws InterruptedException, IOException;
    }

    interface ResultsAction {
        void write(PushJob job) throws IOException;
    }

    int run(String... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        job = null;
        events.clear();
        Surroundings surroundings = new Surroundings(
                env,
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                false,
                directory(),
                Time.real(),
                stop);
        int exitCode = new Main(this, surroundings).run(words);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    /** Runs {@code push} with RHSM's address and one source, and these words more. */
    int push(String... more) {
        List<String> words = new ArrayList<>(List.of("push", "--rhsm-url", "https://rhsm.example", "staged:R"));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    PushOptions options() {
        return job.options();
    }

    Path directory() {
        return getRoot().toPath();
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    @Override
    public Console console(PushJob pushJob) {
        PrintStream err = pushJob.surroundings().err();
        return new Console() {
            @Override
            public void heard(Event event) {
                events.add(event);
                if (event instanceof Event.Note note) {
                    err.println(note.level() + " " + note.text());
                }
            }

            @Override
            public void line(String text) {
                err.println(text);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public PushEnd push(PushJob pushJob) throws InterruptedException, IOException {
        job = pushJob;
        return action.push(pushJob);
    }

    @Override
    public void writeResults(PushJob pushJob) throws IOException {
        results.write(pushJob);
    }

    @Override
    public Cloud startCloud(int port, Path scenario, Time time) {
        return new Cloud() {
            @Override
            public URI endpoint() {
                return URI.create("http://127.0.0.1:" + port);
            }

            @Override
            public URI rhsm() {
                return URI.create("http://127.0.0.1:" + port + "/rhsm");
            }

            @Override
            public JsonNode summary() {
                return JsonNodeFactory.instance.objectNode().put("speed", time.speed());
            }

            @Override
            public void close() {}
        };
    }
}
