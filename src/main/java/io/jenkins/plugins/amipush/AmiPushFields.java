package io.jenkins.plugins.amipush;

import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.amipush.credentials.CredentialsChoices;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * What the forms of step, build step and global defaults ask their descriptor. Checks look at the text alone, and say
 * nothing to whoever may not see the configuration.
 */
@Restricted(NoExternalUse.class)
public interface AmiPushFields {
    String DISPLAY_NAME = "Push AMIs to AWS";

    /** The engine's own defaults, which the forms show where nothing is set. */
    String PROVIDER = "AWS";

    String CONTAINER_PREFIX = "redhat-cloudimg";
    int MAX_RETRIES = 4;
    int RETRY_WAIT = 30;
    int IMPORT_TIMEOUT = 7200;
    int REHEARSE_SPEED = 600;

    /** The global defaults, for the forms to show. Not a getter, which would have an address. */
    default AmiPushGlobalConfiguration globalDefaults() {
        return AmiPushGlobalConfiguration.get();
    }

    @POST
    default FormValidation doCheckSource(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.source(value));
    }

    @POST
    default FormValidation doCheckRhsmUrl(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> SettingChecks.rhsmUrl(value, globalDefaults().getRhsmUrl(), rehearse));
    }

    @POST
    default FormValidation doCheckAwsProviderName(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.provider(value));
    }

    @POST
    default ComboBoxModel doFillAwsProviderNameItems() {
        return new ComboBoxModel(SettingChecks.PROVIDERS);
    }

    @POST
    default ListBoxModel doFillRhsmCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String rhsmCredentialsId) {
        return CredentialsChoices.rhsm(item, rhsmCredentialsId);
    }

    @POST
    default ListBoxModel doFillAwsCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String awsCredentialsId) {
        return CredentialsChoices.aws(item, awsCredentialsId);
    }

    @POST
    default ListBoxModel doFillAccountsCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String accountsCredentialsId) {
        return CredentialsChoices.accounts(item, accountsCredentialsId);
    }

    @POST
    default FormValidation doCheckAssumeRoleArn(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.roleArn(value));
    }

    @POST
    default FormValidation doCheckAccounts(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> SettingChecks.accounts(value, false, rehearse));
    }

    @POST
    default FormValidation doCheckSnapshotAccountIds(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> SettingChecks.accounts(value, true, rehearse));
    }

    @POST
    default FormValidation doCheckAccountsCredentialsId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String accounts) {
        return told(item, () -> SettingChecks.accountsCredentials(value, accounts));
    }

    @POST
    default FormValidation doCheckAllowPublicImages(
            @AncestorInPath Item item, @QueryParameter boolean value, @QueryParameter boolean ship) {
        return told(item, () -> SettingChecks.allowPublicImages(value, ship));
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

    @POST
    default FormValidation doCheckOnlyTypes(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.types(value));
    }

    @POST
    default FormValidation doCheckTags(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.tags(value));
    }

    @POST
    default FormValidation doCheckRehearseSpeed(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> worst(SettingChecks.factor(value), SettingChecks.onlyForRehearsals(value, rehearse)));
    }

    @POST
    default FormValidation doCheckRehearseScenario(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> SettingChecks.onlyForRehearsals(value, rehearse));
    }

    @POST
    default FormValidation doCheckImportTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.wholeNumber(value, 1));
    }

    @POST
    default FormValidation doCheckEndpointUrl(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return told(item, () -> worst(SettingChecks.address(value), SettingChecks.notInRehearsals(value, rehearse)));
    }

    @POST
    default FormValidation doCheckJavaOptions(@AncestorInPath Item item, @QueryParameter String value) {
        return told(item, () -> SettingChecks.javaOptions(value));
    }

    private static Finding worst(Finding one, Finding other) {
        return one.kind().compareTo(other.kind()) >= 0 ? one : other;
    }

    private static FormValidation told(Item item, Supplier<Finding> check) {
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
