package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real command line with the real engine behind it, in this process, for tests of other packages. */
public final class CommandLine {
    private CommandLine() {}

    /** What a run leaves on the terminal. */
    public record Run(int exitCode, String out, String err) {
        public List<String> errLines() {
            return err.lines().toList();
        }
    }

    public static Run run(
            Path directory, Map<String, String> env, InputStream in, Time time, StopSignal stop, List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings surroundings = new Surroundings(
                env,
                in == null ? new ByteArrayInputStream(new byte[0]) : in,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                directory,
                time,
                stop);
        int exitCode = new Main(new Wiring(), surroundings).run(words.toArray(String[]::new));
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
