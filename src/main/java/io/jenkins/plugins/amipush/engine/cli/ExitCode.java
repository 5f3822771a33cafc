package io.jenkins.plugins.amipush.engine.cli;

/** What the command's exit code says; scripts rely on these numbers. */
final class ExitCode {
    /** All images are pushed. */
    static final int DONE = 0;

    /** The push could not start, or was interrupted. */
    static final int NOT_STARTED = 1;

    static final int WRONG_ARGUMENTS = 2;

    /** The check before the push failed, or an image did. */
    static final int FAILED = 30;

    private ExitCode() {}
}
