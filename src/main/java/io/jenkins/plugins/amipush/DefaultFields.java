package io.jenkins.plugins.amipush;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What the forms of step, build step and global defaults all ask their descriptor. Checks look at the text alone, and
 * say nothing to whoever may not see the configuration.
 */
@Restricted(NoExternalUse.class)
public interface DefaultFields {
    /** The engine's own defaults, which the forms show where nothing is set. */
    String PROVIDER = "AWS";

    String CONTAINER_PREFIX = "redhat-cloudimg";
    int MAX_RETRIES = 4;
    int RETRY_WAIT = 30;

    @POST
    default FormValidation doCheckAwsProviderName(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.provider(value));
    }

    @POST
    default ComboBoxModel doFillAwsProviderNameItems() {
        return new ComboBoxModel(SettingChecks.PROVIDERS);
    }

    @POST
    default FormValidation doCheckContainerPrefix(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.containerPrefix(value));
    }

    @POST
    default FormValidation doCheckMaxRetries(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.wholeNumber(value, 1));
    }

    @POST
    default FormValidation doCheckRetryWait(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.wholeNumber(value, 0));
    }

    /** What a check found, for those who may know; who sees a job's configuration, or without a job an administrator. */
    static FormValidation told(Item item, Supplier<Finding> check) {
        boolean permitted =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
        Finding finding = permitted ? check.get() : Finding.OK;
        return switch (finding.kind()) {
            case OK -> FormValidation.ok();
            case WARNING -> FormValidation.warning(finding.text());
            case ERROR -> FormValidation.error(finding.text());
        };
    }
}
