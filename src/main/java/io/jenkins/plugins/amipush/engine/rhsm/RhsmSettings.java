package io.jenkins.plugins.amipush.engine.rhsm;

import io.jenkins.plugins.amipush.engine.Http;
import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Which RHSM to talk to, and as whom.
 *
 * @param base its URL; only scheme, host and port are used
 * @param provider the provider's short name, such as {@code AWS}
 * @param identity the client certificate, or null
 * @param environment the environment variables, for proxies and the CA bundle
 * @param timeout for a whole request and its answer
 */
public record RhsmSettings(
        URI base, String provider, RhsmIdentity identity, Map<String, String> environment, Duration timeout) {
    /** Well beyond what RHSM takes for its longest answer; a server that is silent for longer will not answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int LONGEST_URL_SHOWN = 200;

    /**
     * @param url as the user gave it, or null
     * @throws PushFailure when the URL is missing or of no use
     */
    public static RhsmSettings of(String url, String provider, RhsmIdentity identity, Map<String, String> environment) {
        if (url == null || url.isBlank()) {
            throw PushFailure.permanent(
                    "RHSM URL not provided for the RHSM client", "give it with --rhsm-url https://HOST");
        }
        URI base = Http.url(url).orElseThrow(() -> invalid(url));
        return new RhsmSettings(base, provider, identity, environment, TIMEOUT);
    }

    private static PushFailure invalid(String url) {
        String shown = PlainText.excerpt(url.replaceFirst("//[^/@]*@", "//…@"), LONGEST_URL_SHOWN);
        return PushFailure.permanent(
                "The RHSM URL is not valid: " + shown,
                "write --rhsm-url https://HOST, without user or password; a client certificate goes to --rhsm-cert");
    }

    /** Whether the base URL has a path or a query, which no call uses. */
    boolean hasUnusedPath() {
        String path = base.getRawPath();
        return base.getRawQuery() != null || path != null && !path.isEmpty() && !path.equals("/");
    }

    /** Without the environment, which may hold passwords. */
    @Override
    public String toString() {
        return "RhsmSettings[" + base + ", " + provider + "]";
    }
}
