package io.jenkins.plugins.amipush;

import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import java.io.IOException;
import java.io.UncheckedIOException;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What pushes take where they say nothing themselves; null means the engine's own default. */
@Extension
@Symbol("amiPush")
@Restricted(NoExternalUse.class)
public final class AmiPushGlobalConfiguration extends GlobalConfiguration implements DefaultFields {
    private String rhsmUrl;
    private String awsProviderName;
    private String containerPrefix;
    private String accounts;
    private String snapshotAccountIds;
    private Integer maxRetries;
    private Integer retryWait;

    public AmiPushGlobalConfiguration() {
        load();
    }

    /** The one of this Jenkins. */
    static AmiPushGlobalConfiguration get() {
        return ExtensionList.lookupSingleton(AmiPushGlobalConfiguration.class);
    }

    /** The defaults as settings. */
    PushFields fields() {
        PushFields fields = new PushFields();
        fields.rhsmUrl = rhsmUrl;
        fields.awsProviderName = awsProviderName;
        fields.containerPrefix = containerPrefix;
        fields.accounts = accounts;
        fields.snapshotAccountIds = snapshotAccountIds;
        fields.maxRetries = maxRetries;
        fields.retryWait = retryWait;
        return fields;
    }

    @Override
    public String getDisplayName() {
        return "AMI Push";
    }

    /** All of the form is saved, or nothing of it. */
    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws Descriptor.FormException {
        try (BulkChange change = new BulkChange(this)) {
            req.bindJSON(this, json);
            change.commit();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @POST
    public FormValidation doCheckRhsmUrl(@QueryParameter String value) {
        return DefaultFields.told(null, () -> SettingChecks.rhsmUrl(value));
    }

    @POST
    public FormValidation doCheckAccounts(@QueryParameter String value) {
        return DefaultFields.told(null, () -> SettingChecks.accounts(value, false, false));
    }

    @POST
    public FormValidation doCheckSnapshotAccountIds(@QueryParameter String value) {
        return DefaultFields.told(null, () -> SettingChecks.accounts(value, true, false));
    }

    @Override
    public String getHelpFile(String fieldName) {
        return Jenkins.get().getDescriptorOrDie(AmiPushStep.class).getHelpFile(fieldName);
    }

    public String getRhsmUrl() {
        return rhsmUrl;
    }

    @DataBoundSetter
    public void setRhsmUrl(String rhsmUrl) {
        this.rhsmUrl = PushFields.given(rhsmUrl);
        save();
    }

    public String getAwsProviderName() {
        return awsProviderName;
    }

    @DataBoundSetter
    public void setAwsProviderName(String awsProviderName) {
        this.awsProviderName = PushFields.given(awsProviderName);
        save();
    }

    public String getContainerPrefix() {
        return containerPrefix;
    }

    @DataBoundSetter
    public void setContainerPrefix(String containerPrefix) {
        this.containerPrefix = PushFields.given(containerPrefix);
        save();
    }

    public String getAccounts() {
        return accounts;
    }

    @DataBoundSetter
    public void setAccounts(String accounts) {
        this.accounts = PushFields.given(accounts);
        save();
    }

    public String getSnapshotAccountIds() {
        return snapshotAccountIds;
    }

    @DataBoundSetter
    public void setSnapshotAccountIds(String snapshotAccountIds) {
        this.snapshotAccountIds = PushFields.given(snapshotAccountIds);
        save();
    }

    public Integer getMaxRetries() {
        return maxRetries;
    }

    @DataBoundSetter
    public void setMaxRetries(Integer maxRetries) {
        this.maxRetries = maxRetries;
        save();
    }

    public Integer getRetryWait() {
        return retryWait;
    }

    @DataBoundSetter
    public void setRetryWait(Integer retryWait) {
        this.retryWait = retryWait;
        save();
    }
}
