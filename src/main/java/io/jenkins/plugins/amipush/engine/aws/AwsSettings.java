package io.jenkins.plugins.amipush.engine.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How AWS is reached.
 *
 * @param keys the credentials given to the push, or null for the SDK's own chain (environment, profile, instance role)
 * @param role the one to take on with them, or null
 * @param endpoint one address for every service instead of AWS's own, or null
 * @param attemptTimeout how long one try of a call may take, an upload's part included, in machine time; two minutes are
 *     enough for a part of 8 MiB on a line of 1 Mbit/s, and cost little where a connection died silently
 * @param environment the environment variables, for proxies
 */
public record AwsSettings(
        Keys keys, Role role, URI endpoint, Duration attemptTimeout, Map<String, String> environment) {
    /** Long-lived keys, or temporary ones with their session token. */
    public record Keys(String accessKeyId, String secretAccessKey, String sessionToken) {
        @Override
        public String toString() {
            return "Keys[" + accessKeyId + "]";
        }
    }

    /** @param externalId what its owner asks for beside the ARN, or null */
    public record Role(String arn, String externalId) {}
}
