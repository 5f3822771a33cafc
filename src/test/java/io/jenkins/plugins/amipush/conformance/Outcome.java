package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.cli.CommandLine;

/** What a user sees of a run; never a stack trace. */
final class Outcome {
    static final int DONE = 0;
    static final int NOT_STARTED = 1;
    static final int WRONG_ARGUMENTS = 2;
    static final int FAILED = 30;

    private Outcome() {}

    /** All was pushed, and that was said. @param texts that were said besides */
    static void pushed(CommandLine.Run run, String... texts) {
        ended(run, DONE, texts);
        assertThat(run.err()).contains("AMI upload completed");
    }

    /** It ended with that exit code and these words on standard error. */
    static void ended(CommandLine.Run run, int exitCode, String... texts) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).doesNotContain("\tat ", "Caused by", "internal error");
        for (String text : texts) {
            assertThat(run.err()).contains(text);
        }
    }
}
