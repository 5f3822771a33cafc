package io.jenkins.plugins.amipush.engine.cli;

import java.net.URI;
import java.time.Duration;

/**
 * How AWS is reached. Each is null where it was not given.
 *
 * @param sessionToken of a temporary key
 * @param assumeRole the ARN of the role to work in
 * @param endpoint instead of AWS's own endpoints
 * @param requestTimeout when a request is given up and sent again
 */
record AwsOptions(
        String accessKeyId,
        String secretAccessKey,
        String sessionToken,
        String assumeRole,
        URI endpoint,
        Duration requestTimeout) {
    /** Whether a key was given at all. */
    boolean hasKey() {
        return accessKeyId != null && secretAccessKey != null;
    }

    @Override
    public String toString() {
        return "AwsOptions[accessKeyId=%s, assumeRole=%s, endpoint=%s]".formatted(accessKeyId, assumeRole, endpoint);
    }
}
