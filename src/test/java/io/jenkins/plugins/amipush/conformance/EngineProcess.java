package io.jenkins.plugins.amipush.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged engine in a process of its own, as its users run it. */
final class EngineProcess {
    private static final Path JAR = Path.of(System.getProperty("buildDirectory", "target"), "ami-push.jar")
            .toAbsolutePath();

    /** A process that takes longer hangs. */
    private static final long LIMIT_SECONDS = 1200;

    private final Process process;
    private final Path err;

    private EngineProcess(Process process, Path err) {
        this.process = process;
        this.err = err;
    }

    /**
     * Starts {@code java OPTIONS -jar ami-push.jar WORDS} in that directory.
     *
     * @throws IllegalStateException when the jar was not built
     */
    static EngineProcess start(Path directory, List<String> javaOptions, List<String> words) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException("build it first: mvn package makes " + JAR);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(words);
        Path err = Files.createTempFile(directory, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        return new EngineProcess(process, err);
    }

    /** Ends it as a power cut would: SIGKILL. Returns when it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Asks it to end: SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Waits for its end. @return the exit code */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the engine did not end within " + LIMIT_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** What it wrote to standard error so far. */
    String err() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }
}
