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
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Engines whose step has ended while their agent was away: they are stopped when it is back. Kept in memory only; an
 * engine that nobody looks at ends by its lease.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class PendingStops extends ComputerListener {
    private static final Map<String, Queue<Pending>> BY_NODE = new ConcurrentHashMap<>();

    private record Pending(String workspace, String engineId) {}

    /** @param node the agent's name. @param workspace its path on the agent */
    static void add(String node, String workspace, String engineId) {
        BY_NODE.computeIfAbsent(node, name -> new ConcurrentLinkedQueue<>()).add(new Pending(workspace, engineId));
    }

    @Override
    public void onOnline(Computer computer, TaskListener listener) {
        Queue<Pending> pending = BY_NODE.remove(computer.getName());
        VirtualChannel channel = computer.getChannel();
        if (pending != null && channel != null) {
            pending.forEach(stop -> new Engine(stop.engineId()).stop(new FilePath(channel, stop.workspace())));
        }
    }
}
