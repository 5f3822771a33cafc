package io.jenkins.plugins.amipush;

import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.amipush.credentials.CredentialsChoices;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of step and build step ask their descriptor. */
@Restricted(NoExternalUse.class)
public interface AmiPushFields extends DefaultFields {
    String DISPLAY_NAME = "Push AMIs to AWS";

    int IMPORT_TIMEOUT = 7200;
    int REHEARSE_SPEED = 600;

    /** The global defaults, for the forms to show. Not a getter, which would have an address. */
    default AmiPushGlobalConfiguration globalDefaults() {
        return AmiPushGlobalConfiguration.get();
    }

    @POST
    default FormValidation doCheckSource(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.source(value));
    }

    @POST
    default FormValidation doCheckRhsmUrl(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(
                item, () -> SettingChecks.rhsmUrl(value, globalDefaults().getRhsmUrl(), rehearse));
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
        return DefaultFields.told(item, () -> SettingChecks.roleArn(value));
    }

    @POST
    default FormValidation doCheckAccounts(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(item, () -> SettingChecks.accounts(value, false, rehearse));
    }

    @POST
    default FormValidation doCheckSnapshotAccountIds(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(item, () -> SettingChecks.accounts(value, true, rehearse));
    }

    @POST
    default FormValidation doCheckAccountsCredentialsId(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String accounts) {
        return DefaultFields.told(item, () -> SettingChecks.accountsCredentials(value, accounts));
    }

    @POST
    default FormValidation doCheckAllowPublicImages(
            @AncestorInPath Item item, @QueryParameter boolean value, @QueryParameter boolean ship) {
        return DefaultFields.told(item, () -> SettingChecks.allowPublicImages(value, ship));
    }

    @POST
    default FormValidation doCheckOnlyTypes(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.types(value));
    }

    @POST
    default FormValidation doCheckOnlyImages(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.images(value));
    }

    @POST
    default FormValidation doCheckTags(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.tags(value));
    }

    @POST
    default FormValidation doCheckRehearseSpeed(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(
                item, () -> worst(SettingChecks.factor(value), SettingChecks.onlyForRehearsals(value, rehearse)));
    }

    @POST
    default FormValidation doCheckRehearseScenario(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(item, () -> SettingChecks.onlyForRehearsals(value, rehearse));
    }

    @POST
    default FormValidation doCheckImportTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.wholeNumber(value, 1));
    }

    @POST
    default FormValidation doCheckEndpointUrl(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter boolean rehearse) {
        return DefaultFields.told(
                item, () -> worst(SettingChecks.address(value), SettingChecks.notInRehearsals(value, rehearse)));
    }

    @POST
    default FormValidation doCheckJavaOptions(@AncestorInPath Item item, @QueryParameter String value) {
        return DefaultFields.told(item, () -> SettingChecks.javaOptions(value));
    }

    private static Finding worst(Finding one, Finding other) {
        return one.kind().compareTo(other.kind()) >= 0 ? one : other;
    }
}
