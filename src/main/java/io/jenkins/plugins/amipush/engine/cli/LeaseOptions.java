package io.jenkins.plugins.amipush.engine.cli;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The lease that a push runs under.
 *
 * @param file the one that its owner touches
 * @param limit how long the push goes on when that does not happen, in the machine's time
 */
record LeaseOptions(Path file, Duration limit) {}
