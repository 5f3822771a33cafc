package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider;
import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Label;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.util.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** Credentials of each kind: found where they are, told, and seen nowhere. */
public class SecretsJenkinsTest {
    private static final String SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";

    @ClassRule
    public static final BuildWatcher WATCHER = new BuildWatcher();

    @ClassRule
    public static final JenkinsRule JENKINS = new JenkinsRule();

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static String stage;
    private static DumbSlave agent;
    private static Folder place;

    @BeforeClass
    public static void prepare() throws Exception {
        stage = Rehearsals.stage(FOLDER.getRoot().toPath());
        agent = JENKINS.createOnlineSlave(Label.get("lab"));
        place = JENKINS.createProject(Folder.class, "releases");
        CredentialsStore store = null;
        for (CredentialsStore candidate : CredentialsProvider.lookupStores(place)) {
            if (candidate.getProvider() instanceof FolderCredentialsProvider) {
                store = candidate;
            }
        }
        for (Credentials credentials : List.of(
                new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "pair", "", "AKIAEXAMPLE", SECRET),
                new StringCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "accounts",
                        "",
                        Secret.fromString("{\"default\": {\"prod\": \"987654321098\"}}")),
                new FileCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "pem",
                        "",
                        "rhsm.pem",
                        SecretBytes.fromBytes("no PEM".getBytes(StandardCharsets.UTF_8))))) {
            assertThat(store).isNotNull();
            store.addCredentials(Domain.global(), credentials);
        }
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "role",
                        "AKIAEXAMPLE",
                        SECRET,
                        "",
                        "arn:aws:iam::123456789012:role/release",
                        "",
                        "ext-1"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new AWSCredentialsImpl(
                        CredentialsScope.GLOBAL,
                        "mfa",
                        "AKIAEXAMPLE",
                        SECRET,
                        "",
                        "arn:aws:iam::123456789012:role/release",
                        "arn:aws:iam::123456789012:mfa/me",
                        ""));
    }

    @Test
    public void areFoundInAFolderAndSeenNowhere() throws Exception {
        WorkflowRun build = pipeline("""
                node('lab') {
                    amiPush source: '%s', rehearse: true, %s, awsCredentialsId: 'pair', accountsCredentialsId: 'accounts'
                    echo 'a secret in passing'
                }
                """.formatted(stage, "rehearseSpeed: 60"))
                .scheduleBuild2(0)
                .waitForStart();
        JENKINS.waitForMessage("Waiting for import snapshot task", build);
        List<ProcessHandle> engines = Rehearsals.engines(build);
        assertThat(engines).hasSize(1);
        assertSeenNowhere(build, engines.get(0));
        JENKINS.assertBuildStatusSuccess(JENKINS.waitForCompletion(build));
        JENKINS.assertLogContains("AWS credentials: pair (Username with password)", build);
        JENKINS.assertLogContains("Accounts: accounts (Secret text)", build);
        assertSeenNowhere(build, null);
        assertThat(Rehearsals.holding(build.getRootDir().toPath(), "987654321098"))
                .isEmpty();
        assertThat(CredentialsProvider.getFingerprintOf(
                        CredentialsProvider.findCredentialById("pair", UsernamePasswordCredentialsImpl.class, build)))
                .isNotNull();
    }

    @Test
    public void roleIsLeftToTheEngine() throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertSuccess(pipeline(
                "node('lab') { amiPush source: '%s', rehearse: true, awsCredentialsId: 'role' }".formatted(stage)));
        JENKINS.assertLogContains(
                "AWS credentials: role (AWS Credentials, role arn:aws:iam::123456789012:role/release)", build);
        JENKINS.assertLogContains("arn:aws:sts::123456789012:assumed-role/release/", build);
        assertSeenNowhere(build, null);
    }

    @Test
    public void whatIsWrongWithThemIsOneLine() throws Exception {
        refused("awsCredentialsId: 'mfa'", "ERROR: AWS credentials 'mfa' want an MFA token");
        refused(
                "awsCredentialsId: 'accounts'",
                "ERROR: AWS credentials 'accounts' are of the wrong kind (Secret text)");
        refused("rhsmCredentialsId: 'pem'", "ERROR: RHSM credentials 'pem': the secret file is not in PEM form");
        refused("rhsmCredentialsId: 'none'", "ERROR: RHSM credentials 'none' were not found for releases/");
    }

    private static void refused(String setting, String line) throws Exception {
        WorkflowRun build = JENKINS.buildAndAssertStatus(
                Result.FAILURE,
                pipeline("node('lab') { amiPush source: '%s', rehearse: true, %s }".formatted(stage, setting)));
        JENKINS.assertLogContains(line, build);
        assertThat(JenkinsRule.getLog(build)).doesNotContain("\tat ");
    }

    private static void assertSeenNowhere(WorkflowRun build, ProcessHandle engine) throws Exception {
        JENKINS.assertLogNotContains(SECRET, build);
        assertThat(Rehearsals.holding(build.getParent().getRootDir().toPath(), SECRET))
                .isEmpty();
        assertThat(Rehearsals.holding(Path.of(agent.getRemoteFS()), SECRET)).isEmpty();
        if (engine != null && Files.isDirectory(Path.of("/proc"))) {
            for (String file : List.of("cmdline", "environ")) {
                assertThat(Files.readString(
                                Path.of("/proc", String.valueOf(engine.pid()), file), StandardCharsets.ISO_8859_1))
                        .doesNotContain(SECRET, "987654321098");
            }
        }
    }

    private static WorkflowJob pipeline(String script) throws Exception {
        WorkflowJob job =
                place.createProject(WorkflowJob.class, "p" + place.getItems().size());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }
}
