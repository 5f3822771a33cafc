package io.jenkins.plugins.amipush;

import hudson.AbortException;
import java.nio.channels.ClosedChannelException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a build says of a push that could not be followed to its end: one line, without a secret or a stack trace. */
final class StepFailure {
    private static final Logger LOGGER = Logger.getLogger(StepFailure.class.getName());

    private StepFailure() {}

    /** @param log knows what must not be seen; null before any secret was known */
    static AbortException of(Throwable problem, BuildLog log) {
        if (problem instanceof AgentLost) {
            AbortException lost = new AbortException(hidden(problem.getMessage(), log));
            // What retry(conditions: [agent()]) knows a lost agent by.
            lost.initCause(new ClosedChannelException());
            return lost;
        }
        if (problem instanceof AbortException) {
            return new AbortException(hidden(problem.getMessage(), log));
        }
        LOGGER.log(Level.WARNING, "a push could not be followed", problem);
        return new AbortException("AMI push failed: " + hidden(problem.toString(), log) + "; see the log of Jenkins");
    }

    private static String hidden(String text, BuildLog log) {
        return log == null ? String.valueOf(text) : log.hidden(text);
    }
}
