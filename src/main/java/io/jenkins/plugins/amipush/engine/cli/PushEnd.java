package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.RunOutcome;

/** How a push ended. @param reason why it is not {@link RunOutcome#PUSHED}, or null */
record PushEnd(RunOutcome outcome, int exitCode, String reason) {}
