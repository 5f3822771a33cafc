package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Run;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import io.jenkins.plugins.amipush.report.LogLine;
import io.jenkins.plugins.amipush.report.PushLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What tests need that rehearse a push with the real engine on a real agent. */
final class Rehearsals {
    /** A push of the sample stage takes half a minute so. */
    static final String SLOW = "rehearseSpeed: 30";

    private static final Path ENGINE =
            Path.of(System.getProperty("buildDirectory"), "ami-push.jar").toAbsolutePath();

    private Rehearsals() {}

    /** The path of a new sample stage, as a Jenkinsfile can hold it. */
    static String stage(Path directory) throws Exception {
        Path stage = directory.resolve("stage");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ENGINE.toString(),
                        "sample-stage",
                        stage.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return stage.toString().replace('\\', '/');
    }

    /** A scenario in which no image can be registered in Ireland. */
    static String oneFailingImage(Path directory) throws IOException {
        Path scenario = Files.writeString(directory.resolve("scenario.json"), """
                {"faults": [{"on": "ec2:RegisterImage", "region": "eu-west-1", "times": -1,
                             "error": {"status": 400, "code": "InvalidParameterValue", "message": "not today"}}]}
                """);
        return scenario.toString().replace('\\', '/');
    }

    /** The engines at work for that build. */
    static List<ProcessHandle> engines(Run<?, ?> build) {
        String id = PushPlan.engineId(build, "");
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(id))
                .filter(ProcessHandle::isAlive)
                .collect(Collectors.toList());
    }

    static void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            Thread.sleep(100);
        }
    }

    /** The journals that the build keeps. */
    static List<Path> journals(Run<?, ?> build) throws IOException {
        try (Stream<Path> files = Files.list(build.getRootDir().toPath().resolve("ami-push"))) {
            return files.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    static List<Event> events(Path journal) throws IOException {
        List<Event> events = new ArrayList<>();
        JournalReader.read(journal, events::add);
        return events;
    }

    /** Every line that the journal has for the log is there, in its order, as often as the journal has it. */
    static void assertLogIsWhole(Run<?, ?> build) throws IOException {
        List<Path> journals = journals(build);
        assertThat(journals).hasSize(1);
        PushLog log = new PushLog();
        List<String> expected = events(journals.get(0)).stream()
                .flatMap(event -> log.lines(event).stream())
                .filter(line -> line.level() != Event.Level.DEBUG)
                .map(Rehearsals::shown)
                .toList();
        List<String> lines;
        try (Stream<String> all = Files.lines(build.getRootDir().toPath().resolve("log"))) {
            lines = all.filter(expected::contains).toList();
        }
        assertThat(lines).isEqualTo(expected);
    }

    private static String shown(LogLine line) {
        return (line.level() == Event.Level.INFO ? "" : line.level() + ": ") + line.text();
    }

    /** The files below the directory that hold the text, as it is or in base64. */
    static List<Path> holding(Path directory, String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return Files.size(file) < 10_000_000
                                    && Files.readString(file, StandardCharsets.ISO_8859_1)
                                            .contains(text);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
