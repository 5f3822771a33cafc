package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The packaged engine, stopped by a signal, by a request and by the end of its lease, while an upload hangs and while it
 * waits for an import. That its journal has its last line shows that it ended in good order: an engine that is still
 * busy four seconds after the stop is ended without.
 */
public class StopIT {
    private static final String STALLED_UPLOAD = """
            {"times": "none",
             "faults": [{"on": "s3:*", "where": {"Key": "*.raw"}, "times": -1, "stallSeconds": 36000}]}""";

    private static final String SLOW_IMPORT = """
            {"times": {"importSeconds": 36000, "bucketSeconds": 0}}""";

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path directory;
    private Path journal;

    @Before
    public void stage() {
        directory = folder.getRoot().toPath();
        journal = directory.resolve("events.ndjson");
        assertThat(CommandLine.run(
                                directory,
                                Map.of(),
                                null,
                                Time.real(),
                                new StopSignal(),
                                List.of("sample-stage", "stage"))
                        .exitCode())
                .isZero();
    }

    @Test
    public void bySignalInMidUpload() throws Exception {
        Assume.assumeFalse("there are signals", System.getProperty("os.name").startsWith("Windows"));
        EngineProcess engine = pushing(STALLED_UPLOAD, "\"phase\":\"upload\"");
        engine.terminate();
        assertStopped(engine, "the process was told to end");
    }

    @Test
    public void bySignalInMidWait() throws Exception {
        Assume.assumeFalse("there are signals", System.getProperty("os.name").startsWith("Windows"));
        EngineProcess engine = pushing(SLOW_IMPORT, "\"phase\":\"import\"");
        engine.terminate();
        assertStopped(engine, "the process was told to end");
    }

    @Test
    public void byRequestInMidUpload() throws Exception {
        EngineProcess engine = pushing(STALLED_UPLOAD, "\"phase\":\"upload\"", "--lease", "lease");
        Files.createFile(directory.resolve("lease.stop"));
        assertStopped(engine, "the process was told to end");
    }

    @Test
    public void byTheEndOfItsLeaseInMidUpload() throws Exception {
        EngineProcess engine =
                pushing(STALLED_UPLOAD, "\"phase\":\"upload\"", "--lease", "lease", "--lease-limit", "20");
        assertStopped(engine, "nobody has renewed its lease for 20 s");
    }

    @Test
    public void byTheEndOfItsLeaseInMidWait() throws Exception {
        EngineProcess engine = pushing(SLOW_IMPORT, "\"phase\":\"import\"", "--lease", "lease", "--lease-limit", "20");
        assertStopped(engine, "nobody has renewed its lease for 20 s");
    }

    @Test
    public void byTheEndOfItsLeaseBeforeItsSecretsCome() throws Exception {
        EngineProcess engine = EngineProcess.start(
                directory,
                List.of(),
                List.of("push", "--rehearse", "--secrets", "-", "--lease", "lease", "--lease-limit", "1", "stage"));
        assertThat(engine.exitCode()).isEqualTo(1);
        assertThat(engine.err())
                .contains("still busy 4 s after the stop (nobody has renewed its lease for 1 s); ended");
        assertThat(directory.resolve("artifacts")).doesNotExist();
    }

    /** A push in AWS's own time that has come to where its journal says that. */
    private EngineProcess pushing(String scenario, String until, String... more) throws Exception {
        Files.writeString(directory.resolve("scenario.json"), scenario);
        List<String> words = new ArrayList<>(List.of("push", "--rehearse", "--rehearse-speed", "1"));
        words.addAll(List.of("--rehearse-scenario", "scenario.json", "--bucket-wait", "0"));
        words.addAll(List.of("--events", journal.toString(), "stage"));
        words.addAll(List.of(more));
        EngineProcess engine = EngineProcess.start(directory, List.of("-XX:TieredStopAtLevel=1"), words);
        long start = System.nanoTime();
        while (!(Files.exists(journal) && Files.readString(journal).contains(until))) {
            assertThat(System.nanoTime() - start).as(engine.err()).isLessThan(LIMIT_NANOS);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return engine;
    }

    private void assertStopped(EngineProcess engine, String why) throws IOException, InterruptedException {
        assertThat(engine.exitCode()).as(engine.err()).isEqualTo(1);
        List<Event> events = new ArrayList<>();
        JournalReader.read(journal, events::add);
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        Event.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(why));
        assertThat(events).anyMatch(Event.Left.class::isInstance);
    }
}
