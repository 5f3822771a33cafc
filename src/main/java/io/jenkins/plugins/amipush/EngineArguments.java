package io.jenkins.plugins.amipush;

import hudson.EnvVars;
import java.util.List;

/** Settings as the words of the engine's command line; no secret is among them. */
final class EngineArguments {
    private EngineArguments() {}

    /**
     * The words after {@code push}, without those that say where journal, lease and secrets are.
     *
     * @param defaults the global defaults
     * @param roleArn the role that the AWS credentials name, used when the settings name none; or null
     * @param externalId the external id to assume it with, or null
     * @throws hudson.AbortException with one line when a setting cannot be understood
     */
    static List<String> of(
            AmiPushSettings settings,
            AmiPushGlobalConfiguration defaults,
            EnvVars env,
            String roleArn,
            String externalId) {
        throw new UnsupportedOperationException();
    }
}
