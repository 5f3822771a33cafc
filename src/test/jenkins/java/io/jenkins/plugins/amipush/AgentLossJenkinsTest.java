package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.remoting.Channel;
import hudson.slaves.WorkspaceList;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/** A pipeline's push goes on while controller and agent come and go. */
public class AgentLossJenkinsTest {
    private static final String AGENT = "remote";
    private static final String AGENT_TIMEOUT = "io.jenkins.plugins.amipush.agentTimeoutSeconds";

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final InboundAgentRule agents = new InboundAgentRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private String stage;
    private String engineId = "no engine yet";

    @Before
    public void prepare() throws Exception {
        stage = Rehearsals.stage(folder.getRoot().toPath());
    }

    @Test
    public void outlivesTheControllersRestart() throws Throwable {
        sessions.then(jenkins -> {
            agents.createAgent(jenkins, AGENT);
            WorkflowRun build = begin(jenkins);
            assertThat(Rehearsals.engines(build)).hasSize(1);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = build();
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("got 3", build);
            Rehearsals.assertLogIsWhole(build);
            assertThat(JenkinsRule.getLog(build)).doesNotContain("cannot be reached");
        });
    }

    @Test
    public void outlivesItsAgentsConnectionAndItsAgent() throws Throwable {
        sessions.then(jenkins -> {
            agents.createAgent(jenkins, AGENT);
            WorkflowRun build = begin(jenkins);
            List<ProcessHandle> engines = Rehearsals.engines(build);
            Computer computer = Jenkins.get().getComputer(AGENT);
            ((Channel) computer.getChannel()).close();
            InboundAgentRule.waitForAgentOnline(jenkins, AGENT, Map.of());
            agents.stop(jenkins, AGENT);
            assertThat(Rehearsals.engines(build)).isEqualTo(engines);
            agents.start(jenkins, AGENT);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("got 3", build);
            Rehearsals.assertLogIsWhole(build);
        });
    }

    @Test
    public void startsAgainWhatDiedWithItsAgent() throws Throwable {
        sessions.then(jenkins -> {
            agents.createAgent(jenkins, AGENT);
            WorkflowRun build = begin(jenkins);
            agents.stop(jenkins, AGENT);
            Rehearsals.engines(build).forEach(ProcessHandle::destroyForcibly);
            agents.start(jenkins, AGENT);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("was lost (it ended with its agent); starting it again", build);
            jenkins.assertLogContains("got 3", build);
            assertThat(Rehearsals.journals(build)).hasSize(2);
            awaitNoFilesOfEngines();
        });
    }

    @Test
    public void isTakenUpOnAnotherAgentWhenItsOwnStaysAway() throws Throwable {
        System.setProperty(AGENT_TIMEOUT, "3");
        sessions.then(jenkins -> {
            agents.createAgent(
                    jenkins,
                    InboundAgentRule.Options.newBuilder()
                            .name(AGENT)
                            .label("lab")
                            .build());
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "push");
            job.setDefinition(new CpsFlowDefinition(
                    "retry(count: 2, conditions: [agent()]) { node('lab') { amiPush source: '%s', rehearse: true, %s } }"
                            .formatted(stage, "rehearseSpeed: 60"),
                    true));
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            awaitImport(jenkins, build);
            jenkins.createOnlineSlave(Label.get("lab"));
            agents.stop(jenkins, AGENT);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("Agent remote was away for ", build);
            jenkins.assertLogContains("3 images: 3 PUSHED", build);
            assertThat(Rehearsals.journals(build)).hasSize(2);
        });
    }

    @Test
    public void endsAFreestyleBuildThatLosesItsAgent() throws Throwable {
        sessions.then(jenkins -> {
            agents.createAgent(jenkins, AGENT);
            AmiPushBuilder builder = new AmiPushBuilder(stage);
            builder.setRehearse(true);
            builder.setRehearseSpeed(10.0);
            FreeStyleProject job = jenkins.createFreeStyleProject();
            job.setAssignedLabel(Label.get(AGENT));
            job.getBuildersList().add(builder);
            FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
            awaitImport(jenkins, build);
            agents.stop(jenkins, AGENT);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("is lost (the connection is closed, which ends a freestyle build)", build);
            assertThat(JenkinsRule.getLog(build)).doesNotContain("\tat ");
        });
    }

    @Test
    public void endsAtOnceWhenItsAgentIsAwayAndTheEngineLater() throws Throwable {
        sessions.then(jenkins -> {
            agents.createAgent(jenkins, AGENT);
            WorkflowRun build = begin(jenkins);
            agents.stop(jenkins, AGENT);
            build.doStop();
            Rehearsals.await("the build ends", Duration.ofSeconds(10), () -> !build.isBuilding());
            jenkins.assertBuildStatus(Result.ABORTED, build);
            assertThat(Rehearsals.engines(build)).hasSize(1);
            agents.start(jenkins, AGENT);
            Rehearsals.await(
                    "the engine ends",
                    Duration.ofSeconds(15),
                    () -> Rehearsals.engines(build).isEmpty());
            awaitNoFilesOfEngines();
        });
    }

    /** But for what later pushes can use. */
    private static void awaitNoFilesOfEngines() throws Exception {
        FilePath place = WorkspaceList.tempDir(Jenkins.get()
                        .getNode(AGENT)
                        .getWorkspaceFor(Jenkins.get().getItemByFullName("push", WorkflowJob.class)))
                .child("ami-push");
        Rehearsals.await("the files of the engines go", Duration.ofSeconds(30), () -> {
            try {
                return place.list().stream().map(FilePath::getName).toList().equals(List.of("artifacts"));
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @After
    public void endEngines() {
        System.clearProperty(AGENT_TIMEOUT);
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(engineId))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private WorkflowRun begin(JenkinsRule jenkins) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "push");
        job.setDefinition(new CpsFlowDefinition(
                "node('%s') { def p = amiPush source: '%s', rehearse: true, %s; echo \"got ${p.counts.PUSHED}\" }"
                        .formatted(AGENT, stage, Rehearsals.SLOW),
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        awaitImport(jenkins, build);
        return build;
    }

    private void awaitImport(JenkinsRule jenkins, Run<?, ?> build) throws Exception {
        engineId = PushPlan.engineId(build, "");
        jenkins.waitForMessage("Waiting for import snapshot task", build);
    }

    private static WorkflowRun build() {
        return Jenkins.get().getItemByFullName("push", WorkflowJob.class).getBuildByNumber(1);
    }
}
