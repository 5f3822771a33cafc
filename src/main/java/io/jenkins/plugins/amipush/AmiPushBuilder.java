package io.jenkins.plugins.amipush;

import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import java.io.IOException;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Pushes AMIs to AWS from a freestyle job. No {@code SimpleBuildStep}, which would be a second {@code amiPush} in
 * Jenkinsfiles, without a result and ended by each restart.
 */
@Restricted(NoExternalUse.class)
public final class AmiPushBuilder extends Builder implements AmiPushSettings {
    private final PushFields fields;

    @DataBoundConstructor
    public AmiPushBuilder(String source) {
        this(new PushFields());
        fields.source = PushFields.given(source);
    }

    private AmiPushBuilder(PushFields fields) {
        this.fields = fields;
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
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        return BuilderPush.perform(this, build, launcher, listener);
    }

    /** Writes the settings into the build step's own element, where whoever reads {@code config.xml} expects them. */
    public static final class ConverterImpl implements Converter {
        @Override
        @SuppressWarnings("rawtypes")
        public boolean canConvert(Class type) {
            return type == AmiPushBuilder.class;
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            context.convertAnother(((AmiPushBuilder) source).fields);
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            return new AmiPushBuilder((PushFields) context.convertAnother(null, PushFields.class));
        }
    }

    /** Describes the build step; its help is that of the step. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> implements AmiPushFields {
        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> jobType) {
            return true;
        }

        @Override
        public String getDisplayName() {
            return DISPLAY_NAME;
        }

        @Override
        public String getHelpFile(String fieldName) {
            return fieldName == null
                    ? super.getHelpFile(null)
                    : Jenkins.get().getDescriptorOrDie(AmiPushStep.class).getHelpFile(fieldName);
        }
    }
}
