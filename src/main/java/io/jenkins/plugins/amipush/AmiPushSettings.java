package io.jenkins.plugins.amipush;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a user sets for a push, the same in a Jenkinsfile and in a freestyle job. Null means: the global default, else
 * the engine's own. Texts may hold {@code ${VARIABLES}} of the build.
 */
@Restricted(NoExternalUse.class)
public interface AmiPushSettings {
    /** Where the values are. */
    PushFields fields();

    /** A directory of the workspace, {@code staged:DIRECTORY}, or {@code pub:URL}; a line each where there are several. */
    default String getSource() {
        return fields().source;
    }

    default String getRhsmUrl() {
        return fields().rhsmUrl;
    }

    default String getRhsmCredentialsId() {
        return fields().rhsmCredentialsId;
    }

    default String getAwsCredentialsId() {
        return fields().awsCredentialsId;
    }

    default String getAssumeRoleArn() {
        return fields().assumeRoleArn;
    }

    default String getAwsProviderName() {
        return fields().awsProviderName;
    }

    /** JSON: region or {@code default} to alias to account id. */
    default String getAccounts() {
        return fields().accounts;
    }

    /** JSON: region or {@code default} to account ids. */
    default String getSnapshotAccountIds() {
        return fields().snapshotAccountIds;
    }

    /** Names a secret text that holds the JSON of {@link #getAccounts()}. */
    default String getAccountsCredentialsId() {
        return fields().accountsCredentialsId;
    }

    default boolean isShip() {
        return fields().ship;
    }

    default boolean isAllowPublicImages() {
        return fields().allowPublicImages;
    }

    default String getContainerPrefix() {
        return fields().containerPrefix;
    }

    /** How often an image is tried in all. */
    default Integer getMaxRetries() {
        return fields().maxRetries;
    }

    /** Seconds before the second attempt. */
    default Integer getRetryWait() {
        return fields().retryWait;
    }

    /** Parted by commas or white space. */
    default String getOnlyRegions() {
        return fields().onlyRegions;
    }

    /** Parted by commas or white space. */
    default String getOnlyTypes() {
        return fields().onlyTypes;
    }

    /** Names or patterns, parted by commas or line breaks. */
    default String getOnlyFiles() {
        return fields().onlyFiles;
    }

    /** Ids ({@code REGION/NAME}) or names of images, parted by commas or line breaks. */
    default String getOnlyImages() {
        return fields().onlyImages;
    }

    /** A {@code KEY=VALUE} a line. */
    default String getTags() {
        return fields().tags;
    }

    default boolean isDryRun() {
        return fields().dryRun;
    }

    default boolean isRehearse() {
        return fields().rehearse;
    }

    /** How much faster than the clock a rehearsal runs. */
    default Double getRehearseSpeed() {
        return fields().rehearseSpeed;
    }

    /** A file in the workspace that says what goes wrong in a rehearsal. */
    default String getRehearseScenario() {
        return fields().rehearseScenario;
    }

    /** Never null. */
    default FailOn getFailOn() {
        return fields().failOn == null ? FailOn.FAILURE : fields().failOn;
    }

    /** Never null. */
    default Transfer getTransfer() {
        return fields().transfer == null ? Transfer.S3_IMPORT : fields().transfer;
    }

    /** Never null. */
    default FanOut getFanOut() {
        return fields().fanOut == null ? FanOut.UPLOAD : fields().fanOut;
    }

    /** Seconds. */
    default Integer getImportTimeout() {
        return fields().importTimeout;
    }

    default String getEndpointUrl() {
        return fields().endpointUrl;
    }

    default String getJavaHome() {
        return fields().javaHome;
    }

    /** Words as a shell would part them. */
    default String getJavaOptions() {
        return fields().javaOptions;
    }
}
