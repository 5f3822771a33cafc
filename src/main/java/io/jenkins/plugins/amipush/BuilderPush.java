package io.jenkins.plugins.amipush;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.remoting.Channel;
import io.jenkins.plugins.amipush.credentials.PushSecrets;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.results.PushArtifacts;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** Runs the build step, on the thread of its build. */
final class BuilderPush {
    /** A build that is gone does not come back for its engine; this outlives a frozen connection. In seconds. */
    private static final int LEASE = 120;

    private static final Duration PATIENCE = Duration.ofSeconds(LEASE);

    private static final long PAUSE_MILLIS = 1_000;

    private final AmiPushBuilder step;
    private final AbstractBuild<?, ?> build;
    private final BuildListener listener;
    private final BuildLog log;
    private final FilePath workspace;
    private final EngineAgent agent;
    private final PushMonitor monitor;

    private BuilderPush(AmiPushBuilder step, AbstractBuild<?, ?> build, BuildListener listener) throws AbortException {
        this.step = step;
        this.build = build;
        this.listener = listener;
        log = new BuildLog(listener.getLogger(), System::nanoTime);
        workspace = build.getWorkspace();
        if (workspace == null) {
            throw new AbortException("There is no workspace; the agent may have been disconnected");
        }
        Computer computer = workspace.toComputer();
        String name = computer == null ? "the agent" : computer.getDisplayName();
        String push = UUID.randomUUID().toString().substring(0, 8);
        agent = new EngineAgent(name, PATIENCE, new Place(), this::launch);
        monitor = new PushMonitor(push, false, agent, new BuildRecords(build), log, System::nanoTime);
    }

    static boolean perform(AmiPushBuilder step, AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return new BuilderPush(step, build, listener).run();
    }

    private boolean run() throws InterruptedException, AbortException {
        try {
            while (monitor.poll() != PushMonitor.State.OVER) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            stop("the build was stopped");
            throw e;
        } catch (IOException | RuntimeException | LinkageError e) {
            AbortException failure = StepFailure.of(e, log);
            stop(failure.getMessage());
            throw failure;
        }
        return judge(monitor.results());
    }

    private boolean judge(Results results) throws InterruptedException, AbortException {
        monitor.clean();
        PushArtifacts.archive(build, listener);
        PushVerdict verdict = PushVerdict.of(results);
        if (verdict.kind() == PushVerdict.Kind.DONE) {
            return true;
        }
        if (verdict.kind() == PushVerdict.Kind.IMAGES_MISSING && step.getFailOn() == FailOn.UNSTABLE) {
            log.warning(verdict.message());
            build.setResult(Result.UNSTABLE);
            return true;
        }
        throw new AbortException(log.hidden(verdict.message()));
    }

    private void stop(String reason) {
        try {
            if (stopEngine()) {
                monitor.drain(reason);
                monitor.clean();
            } else {
                monitor.close(reason);
            }
            PushArtifacts.archiveSoon(build, listener);
        } catch (IOException | RuntimeException e) {
            log.warning("What the push left cannot be told: " + e.getMessage());
        } catch (InterruptedException e) {
            log.warning("Not waiting for the push's end; its engine ends by itself within " + LEASE + " s");
        }
    }

    private boolean stopEngine() throws InterruptedException {
        try {
            agent.stop(monitor.id());
            return true;
        } catch (AgentAway e) {
            log.warning("The engine could not be stopped (" + e.getMessage() + "); it ends by itself within " + LEASE
                    + " s");
            return false;
        }
    }

    private EngineAgent.Launch launch() throws IOException, InterruptedException {
        EnvVars env = build.getEnvironment(listener);
        env.overrideAll(build.getBuildVariables());
        PushSecrets secrets = PushSecrets.resolve(build, PushPlan.credentials(step, env));
        log.hide(secrets.masked());
        return new EngineAgent.Launch(
                PushPlan.launch(step, env, secrets, build.getCharacteristicEnvVars(), LEASE, log), secrets.document());
    }

    /** The build's own workspace: a freestyle build does not outlive the connection to its agent. */
    private final class Place implements EngineAgent.Place {
        /** As the job is called at first: it may be moved while it is built. */
        private final String engines = PushPlan.engineId(build, "");

        @Override
        public FilePath find() throws AgentAway {
            if (workspace.getChannel() instanceof Channel channel && channel.isClosingOrClosed()) {
                throw new AgentAway(
                        "the connection is closed, which ends a freestyle build",
                        Duration.ZERO,
                        channel.getCloseRequestCause());
            }
            return workspace;
        }

        @Override
        public String engineId(String push) {
            return engines + push;
        }
    }
}
