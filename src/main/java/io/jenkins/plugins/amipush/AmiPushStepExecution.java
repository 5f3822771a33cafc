package io.jenkins.plugins.amipush;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.amipush.credentials.PushSecrets;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.PushLog;
import io.jenkins.plugins.amipush.results.PushArtifacts;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * Runs {@code amiPush}. What is saved with the build names the push only, so a controller that comes back does the same
 * as before: look at the engine, and start it when there is none.
 */
final class AmiPushStepExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private static final Logger LOGGER = Logger.getLogger(AmiPushStepExecution.class.getName());

    /** How long the engine goes on while no controller looks at it. In seconds. */
    private static final int LEASE = 3600;

    /** An agent that was removed hardly comes back; Jenkins gives its {@code node} block five minutes too. */
    private static final Duration PATIENCE_WHEN_REMOVED = Duration.ofMinutes(5);

    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    /** How long a stop waits for a look that is under way, to tell the engine's last words. */
    private static final long TURN_LIMIT_SECONDS = 3;

    private final AmiPushStep step;
    private String node;
    private String workspace;
    private String push;
    private String engineId;
    private PushSecrets.Ids credentials;
    /** Saved, so that a controller that is killed while it stops a push does not take it up again. */
    private volatile boolean stopping;

    private transient ReentrantLock turn;
    private transient boolean resumed;
    private transient Run<?, ?> run;
    private transient BuildLog log;
    private transient EngineAgent agent;
    private transient volatile PushMonitor monitor;
    private transient long pause;
    private transient volatile boolean over;
    private transient volatile String status;

    AmiPushStepExecution(AmiPushStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() throws Exception {
        FilePath place = getContext().get(FilePath.class);
        node = FilePathUtils.getNodeName(place);
        workspace = place.getRemote();
        push = getContext().get(FlowNode.class).getId();
        engineId = PushPlan.engineId(getContext().get(Run.class), push);
        credentials = PushPlan.credentials(step, getContext().get(EnvVars.class));
        begin();
        return false;
    }

    @Override
    public void onResume() {
        resumed = true;
        begin();
    }

    @Override
    public String getStatus() {
        return status == null ? "not started yet" : status;
    }

    /** Ends the engine; never waits, and the step ends when the engine has. */
    @Override
    public void stop(Throwable cause) {
        boolean again = stopping;
        stopping = true;
        status = "stopping the engine on " + agentName();
        getContext().saveState();
        if (!again && !over) {
            Computer.threadPoolForRemoting.submit(() -> end(cause));
        }
    }

    private void begin() {
        turn = new ReentrantLock();
        pause = SHORTEST_PAUSE_MILLIS;
        if (stopping) {
            Computer.threadPoolForRemoting.submit(() -> end(new AbortException("The push was being stopped")));
        } else {
            schedule(0);
        }
    }

    private void schedule(long millis) {
        Timer.get()
                .schedule(() -> Computer.threadPoolForRemoting.submit(this::takeTurn), millis, TimeUnit.MILLISECONDS);
    }

    /** One look, and what follows from it. Nothing may escape: nobody would hear of it, and the step hang for ever. */
    private void takeTurn() {
        turn.lock();
        try {
            if (over || stopping || isShuttingDown()) {
                return;
            }
            wire();
            if (!run.isBuilding()) {
                // Killed: Jenkins ends a build by force without a word to its steps.
                over = true;
                stopEngine();
                agent.clean(monitor.id());
                return;
            }
            PushMonitor.State state = monitor.poll();
            if (stopping) {
                // Asked for while the engine was being started: it may have come too early for the engine.
                stopEngine();
            } else if (state == PushMonitor.State.OVER) {
                finish(monitor.results());
            } else {
                pause(state);
            }
        } catch (Throwable e) {
            if (!stopping && !isShuttingDown()) {
                fail(e);
            }
        } finally {
            turn.unlock();
        }
    }

    private void pause(PushMonitor.State state) {
        if (state == PushMonitor.State.NEWS) {
            pause = SHORTEST_PAUSE_MILLIS;
        } else {
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
        status = state == PushMonitor.State.AWAY
                ? "waiting for agent " + agentName()
                : PushLog.stillWorking(monitor.results()) + ", on " + agentName();
        schedule(pause);
    }

    /** The next controller takes the push up where this one leaves it. */
    private static boolean isShuttingDown() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null || jenkins.isTerminating();
    }

    /** Looks up what a restart has taken away. */
    private synchronized void wire() throws IOException, InterruptedException {
        if (monitor != null) {
            return;
        }
        log = new BuildLog(getContext().get(TaskListener.class).getLogger(), System::nanoTime);
        agent = new EngineAgent(agentName(), patience(), new OnNode(), this::launch);
        if (resumed) {
            hideSecretsAgain();
        }
        run = getContext().get(Run.class);
        monitor = new PushMonitor(push, resumed, agent, new BuildRecords(run), log, System::nanoTime);
    }

    private EngineAgent.Launch launch() throws IOException, InterruptedException {
        PushSecrets secrets = PushSecrets.resolve(getContext().get(Run.class), credentials);
        log.hide(secrets.masked());
        return new EngineAgent.Launch(
                PushPlan.launch(step, getContext().get(EnvVars.class), secrets, Map.of(), LEASE, log),
                secrets.document());
    }

    private void hideSecretsAgain() throws IOException, InterruptedException {
        try {
            log.hide(PushSecrets.resolve(getContext().get(Run.class), credentials)
                    .masked());
        } catch (AbortException e) {
            // The engine has them, and keeps them out of its journal itself: no reason to give up a push.
            log.warning("Secrets cannot be hidden in what follows: " + e.getMessage());
        }
    }

    private void finish(Results results) throws IOException, InterruptedException {
        over = true;
        agent.clean(monitor.id());
        PushArtifacts.archive(run, monitor.id(), getContext().get(TaskListener.class));
        PushVerdict verdict = PushVerdict.of(results);
        if (verdict.kind() == PushVerdict.Kind.DONE) {
            getContext().onSuccess(PushedValue.of(results));
            return;
        }
        String message = log.hidden(verdict.message());
        if (verdict.kind() == PushVerdict.Kind.IMAGES_MISSING) {
            Result result = step.getFailOn() == FailOn.UNSTABLE ? Result.UNSTABLE : Result.FAILURE;
            getContext().get(FlowNode.class).addOrReplaceAction(new WarningAction(result).withMessage(message));
            if (result == Result.UNSTABLE) {
                log.warning(verdict.message());
                run.setResult(result);
                getContext().onSuccess(PushedValue.of(results));
                return;
            }
        }
        getContext().onFailure(new AbortException(message));
    }

    private void fail(Throwable problem) {
        over = true;
        if (monitor != null) {
            stopEngine();
        }
        getContext().onFailure(told(problem));
    }

    private Throwable told(Throwable problem) {
        if (log == null) {
            return problem;
        }
        if (problem instanceof AgentLost) {
            Exception lost = new AbortException(log.hidden(problem.getMessage()));
            // What retry(conditions: [agent()]) knows a lost agent by.
            lost.initCause(new ClosedChannelException());
            return lost;
        }
        if (problem instanceof AbortException) {
            return new AbortException(log.hidden(problem.getMessage()));
        }
        LOGGER.log(Level.WARNING, "push " + engineId, problem);
        return new AbortException("AMI push failed: " + log.hidden(problem.toString()) + "; see the log of Jenkins");
    }

    /** Stops the engine, then ends the step with the cause as it is. */
    private void end(Throwable cause) {
        boolean mine = false;
        try {
            wire();
            stopEngine();
            mine = turn.tryLock(TURN_LIMIT_SECONDS, TimeUnit.SECONDS);
            if (mine && !over) {
                monitor.drain("the build was stopped");
                agent.clean(monitor.id());
                PushArtifacts.archive(
                        getContext().get(Run.class), monitor.id(), getContext().get(TaskListener.class));
            }
        } catch (Throwable e) {
            LOGGER.log(Level.FINE, "push " + engineId + " cannot tell its end", e);
        } finally {
            if (mine) {
                turn.unlock();
            }
            over = true;
            getContext().onFailure(cause);
        }
    }

    private void stopEngine() {
        try {
            agent.stop(monitor.id());
        } catch (AgentAway e) {
            PendingStops.add(node, workspace, new OnNode().engineId(monitor.id()));
            log.warning("Agent " + agentName() + " cannot be reached; the engine there is stopped when it is back, or"
                    + " ends by itself within " + LEASE / 60 + " min");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long an agent is waited for: until its engine has ended for sure, so that the push can be taken up elsewhere. */
    private static Duration patience() {
        return Duration.ofSeconds(Integer.getInteger("io.jenkins.plugins.amipush.agentTimeoutSeconds", LEASE));
    }

    private String agentName() {
        return node.isEmpty() ? "the built-in node" : node;
    }

    /** The node by its name: a reconnected agent has a new channel. */
    private final class OnNode implements EngineAgent.Place {
        @Override
        public FilePath workspace() throws AgentAway {
            FilePath found = FilePathUtils.find(node, workspace);
            if (found == null) {
                boolean removed = !node.isEmpty() && Jenkins.get().getNode(node) == null;
                Duration patience = patience();
                if (removed && PATIENCE_WHEN_REMOVED.compareTo(patience) < 0) {
                    patience = PATIENCE_WHEN_REMOVED;
                }
                throw new AgentAway(removed ? "it was removed" : "it is offline", patience, null);
            }
            return found;
        }

        @Override
        public String engineId(String id) {
            return engineId + id.substring(push.length());
        }
    }
}
