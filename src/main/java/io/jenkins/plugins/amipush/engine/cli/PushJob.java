package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.ResultsFold;

/**
 * A push that is about to be done: its options, and where it tells what it does.
 *
 * @param fold what has been told so far, as results
 * @param time scaled in a rehearsal
 */
record PushJob(
        PushOptions options,
        Surroundings surroundings,
        ResultsDirectory results,
        ResultsFold fold,
        Redaction redaction,
        Reporter reporter,
        Time time) {}
