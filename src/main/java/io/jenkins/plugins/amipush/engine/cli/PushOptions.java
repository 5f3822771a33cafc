package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.push.PushSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What {@code push} was asked for, checked.
 *
 * @param rehearsal null when the push is no rehearsal
 * @param resultsDirectory each run makes a directory in it
 * @param events where the journal goes too, or null
 * @param debug how often {@code --debug} was given
 * @param secrets everything that no message may show
 * @param shown the options by name, without any secret, as the journal's first line shows them
 */
record PushOptions(
        List<String> sources,
        Selection selection,
        PushSettings settings,
        AwsOptions aws,
        RhsmOptions rhsm,
        RehearsalOptions rehearsal,
        Path resultsDirectory,
        Path events,
        int debug,
        List<String> secrets,
        Map<String, Object> shown) {
    @Override
    public String toString() {
        return "PushOptions" + shown;
    }
}
