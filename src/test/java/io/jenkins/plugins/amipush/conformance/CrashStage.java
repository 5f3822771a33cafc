package io.jenkins.plugins.amipush.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.rules.TemporaryFolder;

/** A stage of two images for two regions each, and the engine's process run on it with everything asked for. */
final class CrashStage extends TemporaryFolder {
    static final List<String> REGIONS = List.of("us-east-2", "eu-west-1");
    static final String SMALL = "rhel-8.5.raw";
    /** In parts: an upload that a crash leaves unfinished. */
    static final String LARGE = "rhel-9.0.raw";

    private static final int LARGE_BYTES = (17 << 20) + 12345;
    private static final int WRITTEN_BYTES = 64 << 10;
    private static final long SEED = 20210902;

    private static final String CLOUD = """
            {"times": "none", "products": [{"name": "RHEL_HOURLY", "providerShortName": "awstest"}]}
            """;

    private Path stage;
    private Path classes;

    @Override
    protected void before() throws Throwable {
        super.before();
        stage = newFolder("stage").toPath();
        classes = getRoot().toPath().resolve("classes.jsa");
        ObjectNode metadata = Fixture.JSON.createObjectNode();
        metadata.putObject("header").put("version", "0.2");
        for (String region : REGIONS) {
            String dest = region + "-hourly/AWS_IMAGES/";
            Path directory = Files.createDirectories(stage.resolve(dest));
            Files.writeString(directory.resolve(SMALL), "DATA".repeat(1024));
            large(directory.resolve(LARGE));
            for (String file : List.of(SMALL, LARGE)) {
                ObjectNode entry =
                        metadata.withObject("payload").withArray("files").addObject();
                ObjectNode attributes = Fixture.attributes(region, "hourly");
                attributes.withObject("release").put("version", file.equals(SMALL) ? "8.5.0" : "9.0.0");
                entry.put("relative_path", dest + file).set("attributes", attributes);
            }
        }
        Files.writeString(stage.resolve("staged.json"), metadata.toPrettyString());
    }

    /** Sparse, with some bytes at its ends and in every part. */
    private static void large(Path file) throws IOException {
        Random random = new Random(SEED);
        byte[] bytes = new byte[WRITTEN_BYTES];
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(LARGE_BYTES);
            for (long at = 0; at + bytes.length <= LARGE_BYTES; at += 4 << 20) {
                random.nextBytes(bytes);
                content.seek(at);
                content.write(bytes);
            }
        }
    }

    RehearsalCloud cloud() throws IOException {
        return RehearsalCloud.start(0, Scenario.parse(CLOUD), Time.real());
    }

    /** A directory for the runs of one case; the stage is not in it. */
    Path directory() throws IOException {
        return newFolder().toPath();
    }

    /** Pushes everything, into every place, as fast as can be. */
    EngineProcess push(RehearsalCloud cloud, Path directory) throws IOException {
        return EngineProcess.start(directory, javaOptions(), words(cloud));
    }

    private List<String> javaOptions() {
        // Starting is most of what a run costs here: compile lightly, and load classes from an archive of the first
        // run.
        List<String> java = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC"));
        java.add((Files.exists(classes) ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + classes);
        java.add("-Xlog:disable");
        return java;
    }

    /** The same command in this process, which saves its start. */
    CommandLine.Run pushHere(RehearsalCloud cloud, Path directory) {
        return CommandLine.run(directory, Map.of(), null, Time.real(), new StopSignal(), words(cloud));
    }

    private List<String> words(RehearsalCloud cloud) {
        return List.of(
                "push",
                "--ship",
                "--allow-public-images",
                "--endpoint-url",
                cloud.endpoint().toString(),
                "--rhsm-url",
                cloud.rhsm().toString(),
                "--aws-provider-name",
                "awstest",
                "--accounts",
                "{\"default\":{\"acc-a\":\"111111111111\"}}",
                "--snapshot-account-ids",
                "{\"default\":[\"333333333333\"]}",
                "--tag",
                "release=8.5",
                "--aws-access-id",
                "A",
                "--aws-secret-key",
                "S-very-secret",
                "--poll-interval",
                "0.05",
                "--bucket-wait",
                "0",
                "--retry-wait",
                "0",
                "staged:" + stage);
    }

    /** The journal of the only run, or the latest, in a case's directory. */
    static Path journal(Path directory) throws IOException {
        try (Stream<Path> runs = Files.list(directory.resolve("artifacts"))) {
            return runs.filter(run -> !Files.isSymbolicLink(run))
                    .map(run -> run.resolve("events.ndjson"))
                    .filter(Files::exists)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }
}
