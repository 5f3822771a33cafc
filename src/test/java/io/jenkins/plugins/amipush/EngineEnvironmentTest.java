package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** What of a build's environment reaches the engine. */
public class EngineEnvironmentTest {
    @Test
    public void takesTheCookieProxiesAndAuthoritiesAlone() {
        Map<String, String> build = build(Map.of(
                "JENKINS_NODE_COOKIE",
                "c",
                "HTTPS_PROXY",
                "http://p:1",
                "no_proxy",
                "x",
                "SSL_CERT_FILE",
                "/ca",
                "AWS_CA_BUNDLE",
                "/aws",
                "AWS_SECRET_ACCESS_KEY",
                "s",
                "PATH",
                "/bin",
                "JAVA_TOOL_OPTIONS",
                "-javaagent:x"));
        assertThat(EngineEnvironment.of(build))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "JENKINS_NODE_COOKIE",
                        "c",
                        "HTTPS_PROXY",
                        "http://p:1",
                        "https_proxy",
                        "http://p:1",
                        "NO_PROXY",
                        "x",
                        "no_proxy",
                        "x",
                        "SSL_CERT_FILE",
                        "/ca",
                        "AWS_CA_BUNDLE",
                        "/aws"));
    }

    @Test
    public void addsNothingWhereTheBuildSaysNothing() {
        assertThat(EngineEnvironment.of(build(Map.of("HOME", "/root")))).isEmpty();
    }

    private static Map<String, String> build(Map<String, String> variables) {
        Map<String, String> build = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        build.putAll(variables);
        return build;
    }
}
