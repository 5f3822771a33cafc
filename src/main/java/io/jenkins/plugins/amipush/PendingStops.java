package io.jenkins.plugins.amipush;

import hudson.Extension;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.slaves.ComputerListener;
import io.jenkins.plugins.amipush.agent.Engine;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Engines whose step has ended while their agent was away: they are stopped when it is back, and their files
 * removed. Kept in memory only; an engine that nobody looks at ends by its lease.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class PendingStops extends ComputerListener {
    private static final Map<String, Queue<Pending>> BY_NODE = new ConcurrentHashMap<>();

    private record Pending(String workspace, String engineId) {}

    /** @param node the agent's name. @param workspace its path on the agent */
    static void add(String node, String workspace, String engineId) {
        keep(node, new Pending(workspace, engineId));
        Computer computer = Jenkins.get().getComputer(node);
        if (computer != null) {
            // It came back meanwhile, or was never away but slow.
            send(computer);
        }
    }

    private static void keep(String node, Pending stop) {
        BY_NODE.computeIfAbsent(node, name -> new ConcurrentLinkedQueue<>()).add(stop);
    }

    private static void send(Computer computer) {
        VirtualChannel channel = computer.getChannel();
        Queue<Pending> pending = channel == null ? null : BY_NODE.remove(computer.getName());
        if (pending == null) {
            return;
        }
        for (Pending stop : pending) {
            Engine engine = new Engine(stop.engineId());
            FilePath workspace = new FilePath(channel, stop.workspace());
            engine.stop(workspace).whenComplete((done, problem) -> {
                if (problem == null) {
                    engine.clean(workspace);
                } else {
                    keep(computer.getName(), stop);
                }
            });
        }
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        send(computer);
    }

    /** An agent that is gone for good comes back for nothing. */
    @Override
    public void onConfigurationChange() {
        BY_NODE.keySet().removeIf(node -> Jenkins.get().getComputer(node) == null);
    }
}
