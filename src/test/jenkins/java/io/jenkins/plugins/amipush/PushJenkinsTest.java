package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.amipush.results.AmiPushAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jenkins.model.ArtifactManagerConfiguration;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Pushes from both kinds of job, rehearsed with the real engine on a real agent. */
public class PushJenkinsTest {
    @ClassRule
    public static final BuildWatcher WATCHER = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static String stage;
    private static String scenario;
    private static DumbSlave agent;

    @BeforeClass
    public static void prepare() throws Exception {
        stage = Rehearsals.stage(FOLDER.getRoot().toPath());
        scenario = Rehearsals.oneFailingImage(FOLDER.getRoot().toPath());
        agent = JENKINS.createOnlineSlave(Label.get("lab"));
        agent.setNumExecutors(4);
    }

    @Test
    public void pipelineGetsAValueToWorkWith() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertSuccess(pipeline("""
                def pushed
                node('lab') {
                    pushed = amiPush source: '%s', rehearse: true, ship: true, accounts: [default: [prod: '123456789012']]
                }
                semaphore()
                pushed.images.each { echo "got ${it.name} ${it.region} ${it.ami} ${it.state} ${it.shipped}" }
                echo "got ${pushed.outcome} ${pushed.counts.PUSHED} of ${pushed.images.size()}"
                def semaphore() { sleep 1 }
                """.formatted(stage)));
        JENKINS.assertLogContains("got pushed 3 of 3", build);
        String log = JenkinsRule.getLog(build);
        assertThat(log.lines()
                        .filter(line -> line.matches(
                                "got RHEL-9\\.6\\.0_HVM_GA-\\S+ (us-east-2|eu-west-1) ami-[0-9a-f]{17} PUSHED true")))
                .hasSize(3);
        assertThat(log)
                .contains("AMI Push ", "AWS identity in us-east-2: arn:aws:")
                .contains("Rehearsal: nothing was published");
        Rehearsals.assertLogIsWhole(build);
        assertThat(build.getAction(AmiPushAction.class).results().total()).isEqualTo(3);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains("ami-push/images.json");
        assertThat(Rehearsals.engines(build)).isEmpty();

        HtmlPage job = JENKINS.createWebClient().getPage(build.getParent());
        assertThat(job.<DomNode>querySelector(".ami-push-last").getTextContent().replaceAll("\\s+", " "))
                .contains("Last push: #1, pushed, 3 images: 3 pushed, 0 failed")
                .contains("(Rehearsal)");
        assertThat(JENKINS.getJSON(build.getParent().getUrl() + "lastSuccessfulBuild/amiPush/api/json")
                        .getJSONObject()
                        .getString("outcome"))
                .isEqualTo("pushed");
    }

    @Test
    public void failsForAnImageThatIsMissing() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertStatus(Result.FAILURE, pipeline("""
                node('lab') {
                    amiPush source: '%s', rehearse: true, rehearseScenario: '%s', maxRetries: 1
                }
                """.formatted(stage, scenario)));
        JENKINS.assertLogContains("ERROR: 1 of 3 images was not pushed; see AMI Push", build);
        JENKINS.assertLogNotContains("\tat io.jenkins", build);
        assertThat(warning(build).getMessage()).isEqualTo("1 of 3 images was not pushed; see AMI Push");
    }

    @Test
    public void isUnstableForAnImageThatIsMissingWhereThatIsWanted() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertStatus(Result.UNSTABLE, pipeline("""
                node('lab') {
                    def pushed = amiPush source: '%s', rehearse: true, rehearseScenario: '%s', maxRetries: 1, failOn: 'UNSTABLE'
                    echo "still here with ${pushed.counts.PUSHED}"
                    echo pushed.images.find { it.region == 'eu-west-1' }.reason
                }
                """.formatted(stage, scenario)));
        JENKINS.assertLogContains("still here with 2", build);
        JENKINS.assertLogContains("not today", build);
        assertThat(warning(build).getResult()).isEqualTo(Result.UNSTABLE);
    }

    @Test
    public void pushesAgainWhatAnEarlierStepLeftUndone() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertStatus(Result.UNSTABLE, pipeline("""
                node('lab') {
                    def pushed = amiPush source: '%1$s', rehearse: true, rehearseScenario: '%2$s', maxRetries: 1, failOn: 'UNSTABLE'
                    def undone = pushed.images.findAll { it.state != 'PUSHED' }.collect { "${it.region}/${it.name}" }
                    def again = amiPush source: '%1$s', rehearse: true, onlyImages: undone
                    echo "again ${again.images.collect { it.region + ' ' + it.state }}"
                }
                """.formatted(stage, scenario)));
        JENKINS.assertLogContains("again [eu-west-1 PUSHED]", build);
    }

    @Test
    public void tellsInOneLineWhatIsWrongWithTheInput() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertStatus(
                Result.FAILURE, pipeline("node('lab') { amiPush source: 'nowhere', rehearse: true }"));
        assertThat(JenkinsRule.getLog(build))
                .contains("ERROR: AMI push")
                .contains("nowhere")
                .doesNotContain("\tat ");
    }

    @Test
    public void mergesParallelBranches() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertSuccess(pipeline("""
                def branches = [:]
                ['us-east-2', 'eu-west-1'].each { region ->
                    branches[region] = { node('lab') { amiPush source: '%s', rehearse: true, onlyRegions: region } }
                }
                parallel branches
                """.formatted(stage)));
        assertThat(build.getActions(AmiPushAction.class)).hasSize(1);
        assertThat(Rehearsals.journals(build)).hasSize(2);
        assertThat(build.getAction(AmiPushAction.class).results().images())
                .extracting(image -> image.region() + " " + image.state())
                .containsExactlyInAnyOrder("us-east-2 PUSHED", "us-east-2 PUSHED", "eu-west-1 PUSHED");
    }

    @Test
    public void endsTheEngineWithTheBuild() throws Exception {
        WorkflowRun build = slow("");
        build.doStop();
        Rehearsals.await(
                "the engine ends",
                Duration.ofSeconds(6),
                () -> Rehearsals.engines(build).isEmpty());
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains("AMI upload stopped", build);
        assertThat(JenkinsRule.getLog(build)).doesNotContain("\tat ");
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains("ami-push/report.json", "ami-push/images.json");
    }

    @Test
    public void canBeAbortedWhileItsArtifactsAreStored() throws Exception {
        HangingStore store = new HangingStore();
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(store);
        try {
            WorkflowRun build = pipeline("node('lab') { amiPush source: '%s', rehearse: true }".formatted(stage))
                    .scheduleBuild2(0)
                    .waitForStart();
            store.awaitBegin();
            build.doStop();
            JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        } finally {
            store.letGo();
            ArtifactManagerConfiguration.get().getArtifactManagerFactories().remove(store);
        }
    }

    @Test
    public void endsWhenItIsAbortedThoughItsStoreHangs() throws Exception {
        WorkflowRun build = slow("");
        HangingStore store = new HangingStore();
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(store);
        try {
            build.doStop();
            store.awaitBegin();
            Rehearsals.await("the build ends", Duration.ofSeconds(40), () -> !build.isBuilding());
            JENKINS.assertBuildStatus(Result.ABORTED, build);
        } finally {
            store.letGo();
            ArtifactManagerConfiguration.get().getArtifactManagerFactories().remove(store);
        }
    }

    /** As when an agent is back before its stop is noted down, or never was away but slow. */
    @Test
    public void aStopThatWaitsForAnAgentThatIsThereDoesNotWait() throws Exception {
        WorkflowRun build = slow("");
        ProcessHandle engine = Rehearsals.engines(build).get(0);
        String command = engine.info().commandLine().orElseThrow();
        Path files = Path.of(command.substring(command.indexOf('@') + 1)).getParent();
        String temp = files.getParent().getParent().toString();
        PendingStops.add(
                agent.getNodeName(),
                temp.replaceFirst("@tmp$", ""),
                files.getFileName().toString());
        Rehearsals.await("the engine ends", Duration.ofSeconds(10), () -> !engine.isAlive());
        Rehearsals.await("its files go", Duration.ofSeconds(10), () -> !Files.exists(files));
        // Its step, which has not ended as that of a pending stop has, hears of the end or finds nothing any more.
        build.doStop();
        JENKINS.waitForCompletion(build);
    }

    @Test
    public void endsTheEngineAtATimeout() throws Exception {
        WorkflowRun build = begun("timeout(time: 20, unit: 'SECONDS')");
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        assertThat(Rehearsals.engines(build)).isEmpty();
        JENKINS.assertLogContains("AMI upload stopped", build);
    }

    /** On an agent of its own, whose executor a killed build does not give back at once. */
    @Test
    public void endsTheEngineOfABuildThatIsKilled() throws Exception {
        DumbSlave agent = JENKINS.createOnlineSlave(Label.get("doomed"));
        WorkflowRun build = pipeline(
                        "node('doomed') { amiPush source: '%s', rehearse: true, rehearseSpeed: 10 }".formatted(stage))
                .scheduleBuild2(0)
                .waitForStart();
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        assertThat(Rehearsals.engines(build)).hasSize(1);
        build.doKill();
        Rehearsals.await(
                "the engine ends",
                Duration.ofSeconds(20),
                () -> Rehearsals.engines(build).isEmpty());
        assertThat(build.isBuilding()).isFalse();
        JENKINS.jenkins.removeNode(agent);
    }

    @Test
    public void noticesAnEngineThatDies() throws Exception {
        WorkflowRun build = slow("");
        Rehearsals.engines(build).forEach(ProcessHandle::destroyForcibly);
        JENKINS.assertBuildStatus(Result.FAILURE, JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains("ended without a result", build);
        assertThat(Rehearsals.journals(build)).hasSize(1);
    }

    @Test
    public void freestyleBuildPushes() throws Exception {
        FreeStyleBuild build = JENKINS.buildAndAssertSuccess(freestyle(builder()));
        JENKINS.assertLogContains("3 images: 3 PUSHED", build);
        Rehearsals.assertLogIsWhole(build);
        assertThat(build.getArtifacts())
                .extracting(artifact -> artifact.relativePath)
                .contains("ami-push/images.json");
    }

    @Test
    public void freestyleBuildIsAsBadAsItIsToldToBe() throws Exception {
        AmiPushBuilder builder = builder();
        builder.setRehearseScenario(scenario);
        builder.setMaxRetries(1);
        FreeStyleProject job = freestyle(builder);
        FreeStyleBuild failed = JENKINS.buildAndAssertStatus(Result.FAILURE, job);
        JENKINS.assertLogContains("ERROR: 1 of 3 images was not pushed; see AMI Push", failed);
        builder.setFailOn(FailOn.UNSTABLE);
        JENKINS.buildAndAssertStatus(Result.UNSTABLE, job);
    }

    @Test
    public void freestyleBuildEndsItsEngine() throws Exception {
        AmiPushBuilder builder = builder();
        builder.setRehearseSpeed(30.0);
        FreeStyleBuild build = freestyle(builder).scheduleBuild2(0).waitForStart();
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        assertThat(Rehearsals.engines(build)).hasSize(1);
        build.doStop();
        Rehearsals.await(
                "the engine ends",
                Duration.ofSeconds(6),
                () -> Rehearsals.engines(build).isEmpty());
        JENKINS.assertBuildStatus(Result.ABORTED, JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains("AMI upload stopped", build);
    }

    @Test
    public void freestyleBuildEndsWhenItIsAbortedThoughItsStoreHangs() throws Exception {
        AmiPushBuilder builder = builder();
        builder.setRehearseSpeed(10.0);
        FreeStyleBuild build = freestyle(builder).scheduleBuild2(0).waitForStart();
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        HangingStore store = new HangingStore();
        ArtifactManagerConfiguration.get().getArtifactManagerFactories().add(store);
        try {
            build.doStop();
            store.awaitBegin();
            Rehearsals.await("the build ends", Duration.ofSeconds(40), () -> !build.isBuilding());
            JENKINS.assertBuildStatus(Result.ABORTED, build);
        } finally {
            store.letGo();
            ArtifactManagerConfiguration.get().getArtifactManagerFactories().remove(store);
        }
    }

    @Test
    public void freestyleBuildFollowsItsEngineWhenItsJobIsMoved() throws Exception {
        AmiPushBuilder builder = builder();
        builder.setRehearseSpeed(30.0);
        FreeStyleProject job = freestyle(builder);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        Items.move(job, JENKINS.createFolder("elsewhere"));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(build));
        JENKINS.assertLogNotContains("was lost", build);
        assertThat(Rehearsals.journals(build)).hasSize(1);
    }

    /** A push that takes minutes, which is waiting for its imports. */
    private static WorkflowRun slow(String around) throws Exception {
        WorkflowRun build = begun(around);
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        assertThat(Rehearsals.engines(build)).hasSize(1);
        return build;
    }

    /** A push that takes minutes, whose engine has said something. */
    private static WorkflowRun begun(String around) throws Exception {
        WorkflowRun build = pipeline("node('lab') { %s { amiPush source: '%s', rehearse: true, rehearseSpeed: 10 } }"
                        .formatted(around.isEmpty() ? "dir('.')" : around, stage))
                .scheduleBuild2(0)
                .waitForStart();
        JENKINS.waitForMessage("Checking files in", build);
        return build;
    }

    private static AmiPushBuilder builder() {
        AmiPushBuilder builder = new AmiPushBuilder(stage);
        builder.setRehearse(true);
        return builder;
    }

    private static FreeStyleProject freestyle(AmiPushBuilder builder) throws Exception {
        FreeStyleProject job = JENKINS.createFreeStyleProject();
        job.setAssignedLabel(Label.get("lab"));
        job.getBuildersList().add(builder);
        return job;
    }

    private static WorkflowJob pipeline(String script) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private static WarningAction warning(WorkflowRun build) {
        List<FlowNode> nodes = new DepthFirstScanner().allNodes(build.getExecution());
        List<FlowNode> warned = nodes.stream()
                .filter(node -> node.getAction(WarningAction.class) != null)
                .toList();
        assertThat(warned).extracting(FlowNode::getDisplayFunctionName).isEqualTo(List.of("amiPush"));
        return warned.get(0).getAction(WarningAction.class);
    }
}
