package io.jenkins.plugins.amipush.agent;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What it takes to start an engine.
 *
 * @param arguments the words after {@code push}, without any secret; journal, lease, secrets and results are added
 * @param javaHome null or empty for the agent's own Java
 * @param javaOptions such as {@code -Xmx512m}
 * @param environment added to the agent's own environment
 * @param leaseSeconds how long the engine goes on without being looked at
 */
public record EngineLaunch(
        List<String> arguments,
        String javaHome,
        List<String> javaOptions,
        Map<String, String> environment,
        int leaseSeconds)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public EngineLaunch {
        arguments = List.copyOf(arguments);
        javaOptions = javaOptions == null ? List.of() : List.copyOf(javaOptions);
        environment = environment == null ? Map.of() : Map.copyOf(environment);
    }

    /** Arguments and variables may be no secrets, but they are nobody's business either. */
    @Override
    public String toString() {
        return "EngineLaunch[leaseSeconds=" + leaseSeconds + "]";
    }
}
