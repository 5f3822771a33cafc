package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param env the environment variables
 * @param directory what relative paths are relative to
 * @param terminal whether {@code err} is a terminal
 * @param time passes as it does here where the push is no rehearsal
 * @param stop tells when the command was told to end
 */
record Surroundings(
        Map<String, String> env,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean terminal,
        Path directory,
        Time time,
        StopSignal stop) {
    /** An environment variable's value; null where it is unset or empty. */
    String env(String name) {
        String value = env.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** The file that a path given by the user names. */
    Path file(String path) {
        return directory.resolve(path);
    }
}
