package io.jenkins.plugins.amipush;

import hudson.FilePath;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.FilePathUtils;

/**
 * A workspace by the name of its node: a reconnected agent has a new channel.
 *
 * @param node empty for the built-in one
 * @param workspace its path there
 * @param push the id of the push in its build
 * @param engines the id of its first engine on the agent
 */
record NodeWorkspace(String node, String workspace, String push, String engines) implements EngineAgent.Place {
    /** An agent that was removed hardly comes back; Jenkins gives its {@code node} block five minutes too. */
    private static final Duration PATIENCE_WHEN_REMOVED = Duration.ofMinutes(5);

    /** How long an agent is waited for: until its engine has ended for sure, so that the push can be taken up elsewhere. */
    static Duration patience() {
        return Duration.ofSeconds(
                Integer.getInteger("io.jenkins.plugins.amipush.agentTimeoutSeconds", AmiPushStepExecution.LEASE));
    }

    @Override
    public FilePath find() throws AgentAway {
        FilePath found = FilePathUtils.find(node, workspace);
        if (found != null) {
            return found;
        }
        Duration patience = patience();
        if (node.isEmpty() || Jenkins.get().getNode(node) != null) {
            throw new AgentAway("it is offline", patience, null);
        }
        throw new AgentAway(
                "it was removed",
                patience.compareTo(PATIENCE_WHEN_REMOVED) < 0 ? patience : PATIENCE_WHEN_REMOVED,
                null);
    }

    @Override
    public String engineId(String id) {
        return engines + id.substring(push.length());
    }
}
