package io.jenkins.plugins.amipush;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.amipush.agent.Engine;
import io.jenkins.plugins.amipush.agent.EngineLaunch;
import io.jenkins.plugins.amipush.agent.Look;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Engines on an agent, each call with a limit. */
final class EngineAgent implements PushMonitor.Agent {
    /** A look is a few kilobytes; an agent that does not answer by then is frozen, or its connection is. */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(20);

    /** The engine's jar has 40 MB, which a slow connection takes minutes for. */
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    /** How often who waits may say something. */
    private static final Duration STEP = Duration.ofSeconds(5);

    /** The engine gets 4 s to end by itself before it is killed. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** An agent that answers, but cannot use its files: a full disk is hardly emptied while one waits. */
    private static final Duration PATIENCE_WITH_TROUBLE = Duration.ofMinutes(1);

    private final String name;
    private final Duration patience;
    private final Place place;
    private final Source source;
    private Object connection;

    /**
     * @param name for the log
     * @param patience how long it is worth waiting for an agent that does not answer
     */
    EngineAgent(String name, Duration patience, Place place, Source source) {
        this.name = name;
        this.patience = patience;
        this.place = place;
        this.source = source;
    }

    /** Where the engine works. */
    interface Place {
        /** @throws AgentAway when the agent is not connected */
        FilePath find() throws AgentAway;

        /** The id of an engine on the agent. @param push its id in the build */
        String engineId(String push);
    }

    /** What an engine is started with, made when it is needed. */
    interface Source {
        Launch launch() throws IOException, InterruptedException;
    }

    /** @param secrets overwritten after use */
    record Launch(EngineLaunch how, byte[] secrets) {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(String id, Runnable waiting) throws IOException, InterruptedException {
        FilePath workspace = place.find();
        Launch launch = source.launch();
        try {
            await(engine(id).start(workspace, launch.how(), launch.secrets()), START_LIMIT, waiting);
        } catch (AgentAway e) {
            // It may still be under way: the secrets must stay what they are.
            throw e;
        } catch (AbortException e) {
            Arrays.fill(launch.secrets(), (byte) 0);
            throw new AbortException(name + ": " + e.getMessage());
        } catch (IOException e) {
            throw away(e);
        }
        Arrays.fill(launch.secrets(), (byte) 0);
    }

    @Override
    public Look look(String id, long offset) throws AgentAway, InterruptedException {
        FilePath workspace = place.find();
        try {
            Look look = await(engine(id).look(workspace, offset), LOOK_LIMIT);
            connection = workspace.getChannel();
            return look;
        } catch (AgentAway e) {
            throw e;
        } catch (AbortException e) {
            Duration shorter = patience.compareTo(PATIENCE_WITH_TROUBLE) < 0 ? patience : PATIENCE_WITH_TROUBLE;
            throw new AgentAway("it cannot look after the engine: " + e.getMessage(), shorter, e);
        } catch (IOException e) {
            throw away(e);
        }
    }

    @Override
    public Object connection() {
        return connection;
    }

    /** Ends the engine, by force if need be. @throws AgentAway when that is not known to have worked */
    void stop(String id) throws AgentAway, InterruptedException {
        FilePath workspace = place.find();
        try {
            await(engine(id).stop(workspace), STOP_LIMIT);
        } catch (AgentAway e) {
            throw e;
        } catch (IOException e) {
            throw away(e);
        }
    }

    @Override
    public void clean(String id) {
        try {
            engine(id).clean(place.find());
        } catch (AgentAway e) {
            // A later push in the workspace removes them.
        }
    }

    private Engine engine(String id) {
        return new Engine(place.engineId(id));
    }

    private AgentAway away(IOException cause) {
        return new AgentAway(message(cause), patience, cause);
    }

    private <T> T await(CompletableFuture<T> future, Duration limit) throws IOException, InterruptedException {
        return await(future, limit, () -> {});
    }

    private <T> T await(CompletableFuture<T> future, Duration limit, Runnable waiting)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            while (true) {
                long left = limit.toNanos() - (System.nanoTime() - start);
                try {
                    return future.get(Math.min(left, STEP.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (left <= STEP.toNanos()) {
                        throw new AgentAway("no answer within " + limit.toSeconds() + " s", patience, e);
                    }
                    waiting.run();
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            future.cancel(true);
        }
    }

    private static String message(IOException problem) {
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }
}
