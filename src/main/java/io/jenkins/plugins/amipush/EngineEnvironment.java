package io.jenkins.plugins.amipush;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variables that the engine gets beside the agent's own: nothing else of a build's environment is its business. */
final class EngineEnvironment {
    /** By this one Jenkins finds what a node block has left behind. */
    private static final String COOKIE = "JENKINS_NODE_COOKIE";

    /** The engine reads both spellings, the lower case first: one of the agent's must not win over one of the build's. */
    private static final List<String> PROXIES = List.of("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY");

    private static final List<String> AS_THEY_ARE =
            List.of(COOKIE, "AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");

    private EngineEnvironment() {}

    /** @param build finds a variable in any case, as the environment of a build does */
    static Map<String, String> of(Map<String, String> build) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String name : AS_THEY_ARE) {
            if (build.get(name) != null) {
                environment.put(name, build.get(name));
            }
        }
        for (String name : PROXIES) {
            if (build.get(name) != null) {
                environment.put(name, build.get(name));
                environment.put(name.toLowerCase(Locale.ROOT), build.get(name));
            }
        }
        return environment;
    }
}
