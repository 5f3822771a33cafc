package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.FreeStyleProject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.transform.stream.StreamSource;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** Settings on their ways: form, config.xml, Jenkinsfile, Snippet Generator, saved build. */
public class SettingsJenkinsTest {
    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    private static final List<AmiPushStep> SEEN = Collections.synchronizedList(new ArrayList<>());

    /** Takes the steps that Jenkinsfiles make, and lets none of them push. */
    @TestExtension
    public static final class Taker implements StepListener {
        @Override
        public void notifyOfNewStep(Step step, StepContext context) {
            if (step instanceof AmiPushStep push) {
                SEEN.add(push);
                context.onFailure(new AbortException("taken"));
            }
        }
    }

    private static final int LONGEST_WAIT = 120_000;

    @Before
    public void forget() {
        SEEN.clear();
    }

    @Test
    public void formOfTheBuildStepKeepsEverySetting() throws Exception {
        AmiPushBuilder before = full();
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        project.getBuildersList().add(before);
        submitForm(project);
        AmiPushBuilder after = project.getBuildersList().get(AmiPushBuilder.class);
        assertThat(after).isNotSameAs(before);
        assertThat(values(after)).isEqualTo(values(before)).doesNotContainValue(null);
    }

    @Test
    public void formLeftAsItIsSetsNothing() throws Exception {
        AmiPushBuilder before = new AmiPushBuilder("stage");
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        project.getBuildersList().add(before);
        submitForm(project);
        AmiPushBuilder after = project.getBuildersList().get(AmiPushBuilder.class);
        assertThat(after).isNotSameAs(before);
        assertThat(after.getFailOn()).isEqualTo(FailOn.FAILURE);
        Map<String, Object> values = values(after);
        assertThat(after.getTransfer()).isEqualTo(Transfer.S3_IMPORT);
        assertThat(after.getFanOut()).isEqualTo(FanOut.UPLOAD);
        assertThat(withoutChoices(values)).isEqualTo(withoutChoices(values(before)));
    }

    @Test
    public void configXmlIsFlat() throws Exception {
        FreeStyleProject project = JENKINS.createFreeStyleProject();
        AmiPushBuilder before = full();
        project.getBuildersList().add(before);
        project.save();
        String xml = project.getConfigFile().asString();
        assertThat(xml)
                .containsPattern("<io\\.jenkins\\.plugins\\.amipush\\.AmiPushBuilder[^>]*>\\s*<source>stage</source>");
        assertThat(xml)
                .contains("<ship>true</ship>", "<rehearseSpeed>60.0</rehearseSpeed>", "<failOn>UNSTABLE</failOn>");
        assertThat(xml).doesNotContain("PushFields", "<fields");
        project.updateByXml(new StreamSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))));
        FreeStyleProject loaded = JENKINS.jenkins.getItemByFullName(project.getFullName(), FreeStyleProject.class);
        AmiPushBuilder after = loaded.getBuildersList().get(AmiPushBuilder.class);
        assertThat(after).isNotSameAs(before);
        assertThat(values(after)).isEqualTo(values(before));
    }

    @Test
    public void configXmlOfOtherVersionsLoads() throws Exception {
        String xml = "<project><builders><io.jenkins.plugins.amipush.AmiPushBuilder>"
                + "<source>stage</source><ofTheFuture>x</ofTheFuture><ship>true</ship>"
                + "</io.jenkins.plugins.amipush.AmiPushBuilder></builders></project>";
        FreeStyleProject project = (FreeStyleProject) JENKINS.jenkins.createProjectFromXML(
                "other", new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        AmiPushBuilder step = project.getBuildersList().get(AmiPushBuilder.class);
        assertThat(step.getSource()).isEqualTo("stage");
        assertThat(step.isShip()).isTrue();
    }

    @Test
    public void snippetLeavesDefaultsOut() {
        assertThat(Snippetizer.object2Groovy(new AmiPushStep("stage"))).isEqualTo("amiPush 'stage'");
        AmiPushStep step = new AmiPushStep("stage");
        step.setFailOn(FailOn.FAILURE);
        step.setTags("");
        step.setShip(false);
        assertThat(Snippetizer.object2Groovy(step)).isEqualTo("amiPush 'stage'");
        step.setShip(true);
        step.setMaxRetries(2);
        step.setAccounts("{\"default\": {\"it's\": \"123456789012\"}}");
        step.setFailOn(FailOn.UNSTABLE);
        assertThat(Snippetizer.object2Groovy(step))
                .isEqualTo("amiPush accounts: '{\"default\": {\"it\\'s\": \"123456789012\"}}', failOn: 'UNSTABLE',"
                        + " maxRetries: 2, ship: true, source: 'stage'");
    }

    @Test
    public void snippetMakesTheSameStep() throws Exception {
        AmiPushStep step = new AmiPushStep("stage");
        set(step);
        run(Snippetizer.object2Groovy(step));
        assertThat(values(SEEN.get(0))).isEqualTo(values(step)).doesNotContainValue(null);
    }

    @Test
    public void plainMapsInAJenkinsfile() throws Exception {
        run("""
                def who = 'release'
                amiPush source: "sta${'ge'}", rhsmUrl: 'https://rhsm.example.com',
                    accounts: [default: [prod: '123456789012'], 'us-east-2': [(who): "21098765${4321}", "g${who}": '123456789012']],
                    snapshotAccountIds: [default: ['123456789012']],
                    onlyRegions: ['us-east-2', "eu-${'west'}-1"], onlyTypes: ['hourly'] as String[], onlyFiles: 'a,b',
                    onlyImages: ["us-east-${'2'}/RHEL (9)", 'RHEL-8'],
                    tags: [team: 'images', run: 7], maxRetries: '3', retryWait: 5, rehearseSpeed: 0.5,
                    ship: true, failOn: 'UNSTABLE'
                """);
        AmiPushStep step = SEEN.get(0);
        assertThat(step.getSource()).isEqualTo("stage");
        assertThat(step.getAccounts())
                .isEqualTo("{\"default\":{\"prod\":\"123456789012\"},"
                        + "\"us-east-2\":{\"release\":\"210987654321\",\"grelease\":\"123456789012\"}}");
        assertThat(step.getSnapshotAccountIds()).isEqualTo("{\"default\":[\"123456789012\"]}");
        assertThat(step.getOnlyRegions()).isEqualTo("us-east-2\neu-west-1");
        assertThat(step.getOnlyTypes()).isEqualTo("hourly");
        assertThat(step.getOnlyFiles()).isEqualTo("a,b");
        assertThat(step.getOnlyImages()).isEqualTo("us-east-2/RHEL (9)\nRHEL-8");
        assertThat(step.getTags()).isEqualTo("team=images\nrun=7");
        assertThat(step.getMaxRetries()).isEqualTo(3);
        assertThat(step.getRetryWait()).isEqualTo(5);
        assertThat(step.getRehearseSpeed()).isEqualTo(0.5);
        assertThat(step.getFailOn()).isEqualTo(FailOn.UNSTABLE);
        assertThat(step.isShip()).isTrue();
        assertThat(step.isDryRun()).isFalse();
    }

    @Test
    public void soleArgument() throws Exception {
        run("amiPush 'stage'");
        assertThat(SEEN.get(0).getSource()).isEqualTo("stage");
    }

    @Test
    public void hostileValuesInAJenkinsfile() throws Exception {
        run("""
                amiPush source: 'stage', accounts: [default: [a: { -> 1 }, b: [c: [d: [e: [f: [g: [h: [i: [j: 1]]]]]]]]]],
                    tags: [a: "1\\nb=2"]
                """);
        assertThat(SEEN.get(0).getAccounts()).contains("nested too deeply");
        assertThat(SEEN.get(0).getTags().lines()).hasSize(1);
    }

    @Test
    public void aBuildKeepsItsSettings() throws Exception {
        AmiPushStep step = new AmiPushStep("stage");
        set(step);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(step);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(values((AmiPushStep) in.readObject())).isEqualTo(values(step));
        }
    }

    @Test
    public void modelHasFlatParametersOfPlainTypes() {
        DescribableModel<AmiPushStep> model = DescribableModel.of(AmiPushStep.class);
        assertThat(model.getSoleRequiredParameter().getName()).isEqualTo("source");
        assertThat(model.getParameters()).hasSize(settings().size());
        assertThat(model.getParameters())
                .extracting(parameter -> (Object) parameter.getErasedType())
                .containsOnly(
                        String.class,
                        boolean.class,
                        Integer.class,
                        Double.class,
                        FailOn.class,
                        Transfer.class,
                        FanOut.class);
    }

    @Test
    public void variablesOfTheBuildExpand() throws Exception {
        AmiPushStep step = new AmiPushStep("$STAGE/x");
        step.setRhsmUrl("https://${HOST}");
        step.setTags("a=${UNKNOWN}");
        EnvVars env = new EnvVars("STAGE", "s", "HOST", "h");
        assertThat(EngineArguments.of(step, AmiPushGlobalConfiguration.get(), env, null, null))
                .containsExactlyInAnyOrder("--rhsm-url=https://h", "--tag=a=${UNKNOWN}", "s/x");
        step.setJavaHome("${HOME_OF_JAVA}");
        assertThat(EngineArguments.javaHome(step, new EnvVars("HOME_OF_JAVA", "")))
                .isNull();
        assertThat(EngineArguments.javaHome(step, new EnvVars("HOME_OF_JAVA", "/j")))
                .isEqualTo("/j");
    }

    @Test
    public void whatCannotBeUnderstoodIsOneLine() {
        assertThatThrownBy(() -> EngineArguments.of(
                        new AmiPushStep(" "), AmiPushGlobalConfiguration.get(), new EnvVars(), null, null))
                .isInstanceOf(AbortException.class)
                .hasMessage("source is empty: name a directory of the workspace, staged:DIRECTORY or pub:URL");
        AmiPushStep step = new AmiPushStep("x");
        step.setJavaOptions("x");
        assertThatThrownBy(() -> EngineArguments.javaOptions(step, new EnvVars()))
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("javaOptions: x is no option of Java");
    }

    @Test
    public void everySettingsHelpIsServed() throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        for (Class<?> type : List.of(AmiPushStep.class, AmiPushBuilder.class)) {
            for (String setting : settings()) {
                String page = client.goTo("descriptor/" + AmiPushStep.class.getName() + "/help/" + setting, null)
                        .getWebResponse()
                        .getContentAsString();
                assertThat(page).as(setting).contains("<p>");
            }
            client.goTo("descriptor/" + type.getName() + "/help", null);
        }
    }

    private static void submitForm(FreeStyleProject project) throws Exception {
        JenkinsRule.WebClient client = JENKINS.createWebClient();
        HtmlPage page = client.getPage(project, "configure");
        // Lists that are being filled have no value for a moment.
        assertThat(client.waitForBackgroundJavaScriptStartingBefore(LONGEST_WAIT))
                .isZero();
        JENKINS.submit(page.getFormByName("config"));
    }

    private static void run(String script) throws Exception {
        WorkflowJob job = JENKINS.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("node {\n" + script + "\n}", true));
        JENKINS.assertLogContains("taken", JENKINS.buildAndAssertStatus(hudson.model.Result.FAILURE, job));
        assertThat(SEEN).hasSize(1);
    }

    private static AmiPushBuilder full() {
        AmiPushBuilder step = new AmiPushBuilder("stage");
        set(step);
        return step;
    }

    /** Sets all there is, to what no default is. */
    private static void set(AmiPushSettings settings) {
        PushFields fields = settings.fields();
        fields.rhsmUrl = "https://rhsm.example.com";
        fields.rhsmCredentialsId = "rhsm";
        fields.awsCredentialsId = "aws";
        fields.assumeRoleArn = "arn:aws:iam::123456789012:role/a";
        fields.awsProviderName = "AGOV";
        fields.accounts = "{\n  \"default\": {\"<a>\": \"123456789012\"}\n}";
        fields.snapshotAccountIds = "{\"default\": [\"123456789012\"]}";
        fields.accountsCredentialsId = "accounts";
        fields.ship = true;
        fields.allowPublicImages = true;
        fields.containerPrefix = "mine";
        fields.maxRetries = 2;
        fields.retryWait = 0;
        fields.onlyRegions = "us-east-2";
        fields.onlyTypes = "hourly";
        fields.onlyFiles = "a*";
        fields.onlyImages = "us-east-2/RHEL (it's <9>)\nRHEL-8";
        fields.tags = "a=${B}\nc=d";
        fields.dryRun = true;
        fields.rehearse = true;
        fields.rehearseSpeed = 60.0;
        fields.rehearseScenario = "scenario.json";
        fields.failOn = FailOn.UNSTABLE;
        fields.transfer = Transfer.AUTO;
        fields.fanOut = FanOut.COPY;
        fields.importTimeout = 60;
        fields.endpointUrl = "https://aws.example.com";
        fields.javaHome = "/usr/lib/jvm/java-21";
        fields.javaOptions = "-Xmx1g '-Da=b c'";
    }

    private static List<String> settings() {
        return new ArrayList<>(values(new AmiPushBuilder("x")).keySet());
    }

    private static Map<String, Object> values(AmiPushSettings settings) {
        Map<String, Object> values = new LinkedHashMap<>();
        try {
            for (Field field : PushFields.class.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    values.put(field.getName(), field.get(settings.fields()));
                }
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
        return values;
    }

    /** A drop-down always has a value. */
    private static Map<String, Object> withoutChoices(Map<String, Object> values) {
        values.keySet().removeAll(List.of("failOn", "transfer", "fanOut"));
        return values;
    }
}
