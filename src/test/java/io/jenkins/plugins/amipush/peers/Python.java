package io.jenkins.plugins.amipush.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.rules.TemporaryFolder;

/**
 * The Python interpreter of a virtual environment with the peers in it, and a temporary directory for what they are run
 * with. Without the system property {@value #PROPERTY} the tests that use it are skipped.
 */
final class Python extends TemporaryFolder {
    static final String PROPERTY = "peers.python";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Only a hang takes that long. */
    private static final int LIMIT_MINUTES = 5;

    /** What a program leaves behind. */
    record Run(int exitCode, String out, String err) {}

    @Override
    protected void before() throws Throwable {
        assumeTrue(
                "second opinions need -D" + PROPERTY + "=PYTHON, the interpreter of a virtual environment with"
                        + " moto[server], boto3 and pubtools-ami (docs/peers.md)",
                interpreter() != null);
        super.before();
    }

    private static String interpreter() {
        String python = System.getProperty(PROPERTY);
        return python == null || python.isBlank() ? null : python;
    }

    Path directory(String name) throws IOException {
        return Files.createDirectories(getRoot().toPath().resolve(name));
    }

    /** A command of the virtual environment. */
    String command(String name) {
        return Path.of(interpreter()).resolveSibling(name).toString();
    }

    /** Runs a script and reads the JSON that it prints. */
    JsonNode ask(String script, Map<String, String> env, String... arguments) throws IOException, InterruptedException {
        Path file = Files.writeString(Files.createTempFile(getRoot().toPath(), "ask", ".py"), script);
        List<String> words = new ArrayList<>(List.of(interpreter(), file.toString()));
        words.addAll(List.of(arguments));
        Run run = run(getRoot().toPath(), env, words);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    /** The environment in which boto3 speaks to a stand-in. */
    static Map<String, String> boto(URI endpoint, String region) {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_ACCESS_KEY_ID",
                "A",
                "AWS_SECRET_ACCESS_KEY",
                "S",
                "AWS_DEFAULT_REGION",
                region);
    }

    /** Runs a program to its end, with nothing in its environment but what is given and what every program needs. */
    Run run(Path directory, Map<String, String> env, List<String> words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(getRoot().toPath(), "run", ".out");
        Path err = Files.createTempFile(getRoot().toPath(), "run", ".err");
        Process process = start(directory, env, words, out.toFile(), err.toFile());
        try {
            assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES))
                    .as(() -> words.get(0) + " hangs:\n" + read(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), read(out), read(err));
    }

    /** Starts a module as a program of its own. */
    Process start(List<String> module, File log) throws IOException {
        List<String> words = new ArrayList<>(List.of(interpreter(), "-m"));
        words.addAll(module);
        return start(getRoot().toPath(), Map.of(), words, log, log);
    }

    private Process start(Path directory, Map<String, String> env, List<String> words, File out, File err)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(out)
                .redirectError(err == out ? ProcessBuilder.Redirect.appendTo(err) : ProcessBuilder.Redirect.to(err));
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().putAll(surroundings(path));
        builder.environment().putAll(env);
        return builder.start();
    }

    private Map<String, String> surroundings(String path) {
        Map<String, String> env = new HashMap<>();
        env.put("PATH", path);
        // No profile, no configuration and no netrc of whoever runs the tests.
        env.put("HOME", getRoot().toString());
        env.put("LANG", "C.UTF-8");
        env.put("AWS_EC2_METADATA_DISABLED", "true");
        return env;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
