package io.jenkins.plugins.amipush.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.rules.TemporaryFolder;

/** A workspace with a stage, the place beside it, and the packaged engine to push with: against its own stand-in. */
final class EngineFixture extends TemporaryFolder {
    static final Path JAR = Path.of(System.getProperty("buildDirectory", "target"), "ami-push.jar")
            .toAbsolutePath();

    static final byte[] NO_SECRETS = "{}".getBytes(StandardCharsets.UTF_8);

    /** An import that is not over while a test runs. */
    static final String SLOW_IMPORT = "{\"times\": {\"importSeconds\": 36000, \"bucketSeconds\": 0}}";

    /** Every upload hangs. */
    static final String STALLED_UPLOAD =
            "{\"times\": \"none\", \"faults\": [{\"on\": \"s3:*\", \"where\": {\"Key\": \"*.raw\"}, \"times\": -1, \"stallSeconds\": 36000}]}";

    private static final long LIMIT_NANOS = 120_000_000_000L;

    private final List<EngineProcess> started = new ArrayList<>();
    Path workspace;
    Path temp;

    @Override
    protected void before() throws Throwable {
        super.before();
        place("workspace");
    }

    /** Makes the workspace, and names the place beside it. */
    void place(String name) throws IOException, InterruptedException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("build it first: mvn package makes " + JAR);
        }
        workspace = Files.createDirectories(getRoot().toPath().resolve(name));
        temp = workspace.resolveSibling(name + "@tmp");
        Process sample = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "sample-stage",
                        "stage")
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(sample.waitFor()).isZero();
    }

    @Override
    protected void after() {
        for (EngineProcess process : started) {
            try {
                process.stop();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        super.after();
    }

    EngineFiles files(String id) {
        return new EngineFiles(temp, id);
    }

    EngineProcess process(String id) {
        EngineProcess process = new EngineProcess(files(id));
        started.add(process);
        return process;
    }

    /** A rehearsal of the stage with these words more. */
    static EngineLaunch launch(int leaseSeconds, String... more) {
        List<String> words = new ArrayList<>(List.of("--rehearse", "stage"));
        words.addAll(List.of(more));
        return new EngineLaunch(
                words,
                null,
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Map.of("OF_THE_BUILD", "yes"),
                leaseSeconds);
    }

    /** A rehearsal that takes hours, of that scenario. */
    EngineLaunch slow(int leaseSeconds, String scenario) throws IOException {
        Path file = Files.writeString(workspace.resolve("scenario.json"), scenario);
        return launch(
                leaseSeconds, "--bucket-wait", "0", "--rehearse-speed", "1", "--rehearse-scenario", file.toString());
    }

    EngineProcess started(String id, EngineLaunch launch) throws IOException, InterruptedException {
        EngineProcess process = process(id);
        process.start(workspace, JAR, launch, NO_SECRETS);
        return process;
    }

    /** Looks until nothing more comes. */
    static Followed follow(EngineProcess process) throws IOException, InterruptedException {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        long start = System.nanoTime();
        while (true) {
            Look look = process.look(journal.size());
            journal.write(look.journal());
            if (look.last()) {
                return new Followed(look.state(), journal.toByteArray(), look.lastWords());
            }
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("no end of: " + journal.toString(StandardCharsets.UTF_8));
            }
            Locks.pause();
        }
    }

    /** What became of an engine. */
    record Followed(Look.State state, byte[] journal, String lastWords) {
        List<Event> events() {
            return EngineFixture.events(journal);
        }

        Event last() {
            List<Event> events = events();
            return events.get(events.size() - 1);
        }
    }

    static List<Event> events(byte[] journal) {
        List<Event> events = new ArrayList<>();
        new JournalReader(events::add).accept(journal, 0, journal.length);
        return events;
    }

    /** Waits until the journal tells of something. */
    void await(String id, String text) throws InterruptedException {
        await(() -> {
            try {
                return Files.exists(files(id).journal())
                        && Files.readString(files(id).journal()).contains(text);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("waited in vain");
            }
            Locks.pause();
        }
    }

    ProcessId id(String id) throws IOException {
        return ProcessId.read(files(id).pid()).orElseThrow();
    }
}
