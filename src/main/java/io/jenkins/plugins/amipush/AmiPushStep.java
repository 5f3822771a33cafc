package io.jenkins.plugins.amipush;

import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code amiPush}: pushes AMIs to AWS from a Jenkinsfile, and returns what became of each image. */
@Restricted(NoExternalUse.class)
public final class AmiPushStep extends Step implements AmiPushSettings, Serializable {
    private static final long serialVersionUID = 1;

    private final PushFields fields = new PushFields();

    @DataBoundConstructor
    public AmiPushStep(String source) {
        fields.source = PushFields.given(source);
    }

    @Override
    public PushFields fields() {
        return fields;
    }

    @DataBoundSetter
    public void setRhsmUrl(String rhsmUrl) {
        fields.rhsmUrl = PushFields.given(rhsmUrl);
    }

    @DataBoundSetter
    public void setRhsmCredentialsId(String rhsmCredentialsId) {
        fields.rhsmCredentialsId = PushFields.given(rhsmCredentialsId);
    }

    @DataBoundSetter
    public void setAwsCredentialsId(String awsCredentialsId) {
        fields.awsCredentialsId = PushFields.given(awsCredentialsId);
    }

    @DataBoundSetter
    public void setAssumeRoleArn(String assumeRoleArn) {
        fields.assumeRoleArn = PushFields.given(assumeRoleArn);
    }

    @DataBoundSetter
    public void setAwsProviderName(String awsProviderName) {
        fields.awsProviderName = PushFields.given(awsProviderName);
    }

    @DataBoundSetter
    public void setAccounts(String accounts) {
        fields.accounts = PushFields.given(accounts);
    }

    @DataBoundSetter
    public void setSnapshotAccountIds(String snapshotAccountIds) {
        fields.snapshotAccountIds = PushFields.given(snapshotAccountIds);
    }

    @DataBoundSetter
    public void setAccountsCredentialsId(String accountsCredentialsId) {
        fields.accountsCredentialsId = PushFields.given(accountsCredentialsId);
    }

    @DataBoundSetter
    public void setShip(boolean ship) {
        fields.ship = ship;
    }

    @DataBoundSetter
    public void setAllowPublicImages(boolean allowPublicImages) {
        fields.allowPublicImages = allowPublicImages;
    }

    @DataBoundSetter
    public void setContainerPrefix(String containerPrefix) {
        fields.containerPrefix = PushFields.given(containerPrefix);
    }

    @DataBoundSetter
    public void setMaxRetries(Integer maxRetries) {
        fields.maxRetries = maxRetries;
    }

    @DataBoundSetter
    public void setRetryWait(Integer retryWait) {
        fields.retryWait = retryWait;
    }

    @DataBoundSetter
    public void setOnlyRegions(String onlyRegions) {
        fields.onlyRegions = PushFields.given(onlyRegions);
    }

    @DataBoundSetter
    public void setOnlyTypes(String onlyTypes) {
        fields.onlyTypes = PushFields.given(onlyTypes);
    }

    @DataBoundSetter
    public void setOnlyFiles(String onlyFiles) {
        fields.onlyFiles = PushFields.given(onlyFiles);
    }

    @DataBoundSetter
    public void setOnlyImages(String onlyImages) {
        fields.onlyImages = PushFields.given(onlyImages);
    }

    @DataBoundSetter
    public void setTags(String tags) {
        fields.tags = PushFields.given(tags);
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        fields.dryRun = dryRun;
    }

    @DataBoundSetter
    public void setRehearse(boolean rehearse) {
        fields.rehearse = rehearse;
    }

    @DataBoundSetter
    public void setRehearseSpeed(Double rehearseSpeed) {
        fields.rehearseSpeed = rehearseSpeed;
    }

    @DataBoundSetter
    public void setRehearseScenario(String rehearseScenario) {
        fields.rehearseScenario = PushFields.given(rehearseScenario);
    }

    @DataBoundSetter
    public void setFailOn(FailOn failOn) {
        fields.failOn = failOn;
    }

    @DataBoundSetter
    public void setTransfer(Transfer transfer) {
        fields.transfer = transfer;
    }

    @DataBoundSetter
    public void setFanOut(FanOut fanOut) {
        fields.fanOut = fanOut;
    }

    @DataBoundSetter
    public void setImportTimeout(Integer importTimeout) {
        fields.importTimeout = importTimeout;
    }

    @DataBoundSetter
    public void setEndpointUrl(String endpointUrl) {
        fields.endpointUrl = PushFields.given(endpointUrl);
    }

    @DataBoundSetter
    public void setJavaHome(String javaHome) {
        fields.javaHome = PushFields.given(javaHome);
    }

    @DataBoundSetter
    public void setJavaOptions(String javaOptions) {
        fields.javaOptions = PushFields.given(javaOptions);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new AmiPushStepExecution(this, context);
    }

    /** Describes the step. */
    @Extension
    public static final class DescriptorImpl extends StepDescriptor implements AmiPushFields, CustomDescribableModel {
        @Override
        public String getFunctionName() {
            return "amiPush";
        }

        @Override
        public String getDisplayName() {
            return AmiPushFields.DISPLAY_NAME;
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, FilePath.class, TaskListener.class, EnvVars.class);
        }

        /** Maps and lists of a Jenkinsfile become the texts that a form would hold. */
        @Override
        public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
            return PlainValues.asTexts(arguments);
        }
    }
}
