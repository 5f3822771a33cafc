package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.aws.AwsSettings;
import java.net.URI;
import java.time.Duration;

/**
 * How AWS is reached. Each is null where it was not given.
 *
 * @param sessionToken of a temporary key
 * @param role the one to work in
 * @param endpoint instead of AWS's own endpoints
 * @param requestTimeout when a request is given up and sent again
 */
record AwsOptions(
        String accessKeyId,
        String secretAccessKey,
        String sessionToken,
        AwsSettings.Role role,
        URI endpoint,
        Duration requestTimeout) {
    /** Whether a key was given at all. */
    boolean hasKey() {
        return accessKeyId != null && secretAccessKey != null;
    }

    @Override
    public String toString() {
        return "AwsOptions[accessKeyId=%s, role=%s, endpoint=%s]"
                .formatted(accessKeyId, role == null ? null : role.arn(), endpoint);
    }
}
