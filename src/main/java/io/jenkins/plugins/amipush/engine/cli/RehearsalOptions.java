package io.jenkins.plugins.amipush.engine.cli;

import java.nio.file.Path;

/**
 * A push against a stand-in.
 *
 * @param speed how much faster than the machine's clock it runs
 * @param scenario what the stand-in holds at first and what goes wrong in it, or null
 * @param state where to write what it holds at the end: a path, {@value #STANDARD_OUTPUT}, or null
 */
record RehearsalOptions(double speed, Path scenario, String state) {
    static final String STANDARD_OUTPUT = "-";

    /** An import of ten minutes takes a second. */
    static final double DEFAULT_SPEED = 600;
}
