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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
    static final int LEASE = 3600;

    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;

    /** How long a stop waits for a look that is under way, to tell the engine's last words. */
    private static final long TURN_LIMIT_SECONDS = 3;

    private static final String STOPPED = "the build was stopped";

    private final AmiPushStep step;
    private String node;
    private String workspace;
    private String push;
    private String engineId;
    private PushSecrets.Ids credentials;
    /** Saved, so that a controller that is killed while it stops a push ends it as this one would have. */
    private volatile Throwable stopCause;

    private transient ReentrantLock turn;
    private transient boolean resumed;
    private transient Run<?, ?> run;
    private transient BuildLog log;
    private transient EngineAgent agent;
    private transient volatile PushMonitor monitor;
    private transient long pause;
    /** Whether no engine is left to look at. */
    private transient volatile boolean over;

    /** Whether Jenkins knows how the step ended. */
    private transient AtomicBoolean completed;

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

    /** Ends the engine; never waits, and the step ends when the engine has. Who asks twice does not wait for that. */
    @Override
    public void stop(Throwable cause) {
        if (stopCause != null) {
            complete(context -> context.onFailure(cause));
            return;
        }
        stopCause = cause;
        status = "stopping the engine on " + agentName();
        getContext().saveState();
        Computer.threadPoolForRemoting.submit(() -> end(cause));
    }

    private void begin() {
        turn = new ReentrantLock();
        completed = new AtomicBoolean();
        pause = SHORTEST_PAUSE_MILLIS;
        Throwable cause = stopCause;
        if (cause == null) {
            schedule(0);
        } else {
            Computer.threadPoolForRemoting.submit(() -> end(cause));
        }
    }

    /** Tells Jenkins how the step has ended; the first word counts. */
    private void complete(Consumer<StepContext> word) {
        if (!completed.compareAndSet(false, true)) {
            return;
        }
        try {
            word.accept(getContext());
        } catch (RuntimeException e) {
            // Not said, then; else nobody could end the step any more.
            completed.set(false);
            throw e;
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
            if (over || stopCause != null || isShuttingDown()) {
                return;
            }
            wire();
            if (!run.isBuilding()) {
                // Killed: Jenkins ends a build by force without a word to its steps.
                over = true;
                stopEngine();
                monitor.clean();
                return;
            }
            PushMonitor.State state = monitor.poll();
            if (stopCause != null) {
                // Asked for while this turn was taken, which was longer than it waits.
                leave(stopEngine(), STOPPED);
            } else if (state == PushMonitor.State.OVER) {
                finish(monitor.results());
            } else {
                pause(state);
            }
        } catch (Throwable e) {
            if (stopCause == null && !isShuttingDown()) {
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
        agent = new EngineAgent(agentName(), NodeWorkspace.patience(), place(), this::launch);
        run = getContext().get(Run.class);
        if (resumed) {
            hideSecretsAgain();
        }
        PushMonitor made = new PushMonitor(push, resumed, agent, new BuildRecords(run), log, System::nanoTime);
        // A stop must meet the engine that runs now, not one that was lost before this controller came.
        monitor = made;
        made.open();
    }

    private EngineAgent.Launch launch() throws IOException, InterruptedException {
        PushSecrets secrets = PushSecrets.resolve(run, credentials);
        log.hide(secrets.masked());
        return new EngineAgent.Launch(
                PushPlan.launch(step, getContext().get(EnvVars.class), secrets, Map.of(), LEASE, log),
                secrets.document());
    }

    private void hideSecretsAgain() {
        try {
            log.hide(PushSecrets.resolve(run, credentials).masked());
        } catch (AbortException | RuntimeException | LinkageError e) {
            // The engine has them, and keeps them out of its journal itself: no reason to give up a push.
            log.warning("Secrets cannot be hidden in what follows: " + e.getMessage());
        }
    }

    private void finish(Results results) throws IOException, InterruptedException {
        over = true;
        monitor.clean();
        PushArtifacts.archive(run, getContext().get(TaskListener.class));
        PushVerdict verdict = PushVerdict.of(results);
        if (verdict.kind() == PushVerdict.Kind.DONE) {
            complete(context -> context.onSuccess(PushedValue.of(results)));
            return;
        }
        String message = log.hidden(verdict.message());
        if (verdict.kind() == PushVerdict.Kind.IMAGES_MISSING) {
            Result result = step.getFailOn() == FailOn.UNSTABLE ? Result.UNSTABLE : Result.FAILURE;
            getContext().get(FlowNode.class).addOrReplaceAction(new WarningAction(result).withMessage(message));
            if (result == Result.UNSTABLE) {
                log.warning(verdict.message());
                run.setResult(result);
                complete(context -> context.onSuccess(PushedValue.of(results)));
                return;
            }
        }
        complete(context -> context.onFailure(new AbortException(message)));
    }

    private void fail(Throwable problem) {
        AbortException failure = StepFailure.of(problem, log);
        try {
            if (monitor != null && !over) {
                leave(stopEngine(), failure.getMessage());
            } else if (monitor == null && resumed) {
                stopUnseen();
            }
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, "push " + engineId + " cannot be left in good order", e);
        } finally {
            over = true;
            complete(context -> context.onFailure(failure));
        }
    }

    /** Stops the engine, then ends the step with the cause as it is. */
    private void end(Throwable cause) {
        boolean mine = false;
        try {
            wire();
            boolean stopped = over || stopEngine();
            mine = turn.tryLock(TURN_LIMIT_SECONDS, TimeUnit.SECONDS);
            if (mine && !over) {
                leave(stopped, STOPPED);
            }
        } catch (Exception | LinkageError e) {
            LOGGER.log(Level.WARNING, "push " + engineId + " cannot tell its end", e);
            if (monitor == null && resumed) {
                stopUnseen();
            }
        } finally {
            if (mine) {
                turn.unlock();
            }
            over = true;
            complete(context -> context.onFailure(cause));
        }
    }

    /** Keeps what there is of a push that did not come to its end. @param stopped whether the agent answers */
    private void leave(boolean stopped, String reason) throws IOException, InterruptedException {
        over = true;
        if (stopped) {
            monitor.drain(reason);
            monitor.clean();
        } else {
            monitor.close(reason);
        }
        PushArtifacts.archiveSoon(run, getContext().get(TaskListener.class));
    }

    /** @return whether it has ended for sure */
    private boolean stopEngine() {
        try {
            agent.stop(monitor.id());
            return true;
        } catch (AgentAway e) {
            log.warning("The engine on " + agentName() + " could not be stopped (" + e.getMessage()
                    + "); it is stopped when the agent answers, or ends by itself within " + LEASE / 60 + " min");
            monitor.ids().forEach(id -> PendingStops.add(node, workspace, place().engineId(id)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Stops an engine of which nothing could be made out but that it was started. */
    private void stopUnseen() {
        PendingStops.add(node, workspace, engineId);
    }

    private String agentName() {
        return node.isEmpty() ? "the built-in node" : node;
    }

    private NodeWorkspace place() {
        return new NodeWorkspace(node, workspace, push, engineId);
    }
}
