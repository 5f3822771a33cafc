package io.jenkins.plugins.amipush;

/**
 * What a user sets for a push, the same in a Jenkinsfile and in a freestyle job. A null or empty text means: the global
 * default, else the engine's own. Texts may hold {@code ${VARIABLES}} of the build.
 */
interface AmiPushSettings {
    String getSource();

    String getRhsmUrl();

    String getRhsmCredentialsId();

    String getAwsCredentialsId();

    String getAssumeRoleArn();

    String getAwsProviderName();

    /** JSON text. */
    String getAccounts();

    /** JSON text. */
    String getSnapshotAccountIds();

    String getAccountsCredentialsId();

    boolean isShip();

    boolean isAllowPublicImages();

    String getContainerPrefix();

    /** Null for the default. */
    Integer getMaxRetries();

    /** Seconds; null for the default. */
    Integer getRetryWait();

    /** Separated by commas or white space. */
    String getOnlyRegions();

    String getOnlyTypes();

    String getOnlyFiles();

    /** {@code KEY=VALUE} lines. */
    String getTags();

    boolean isDryRun();

    boolean isRehearse();

    /** How much faster than the clock a rehearsal runs; null for the engine's default. */
    Double getRehearseSpeed();

    /** A file in the workspace that says what goes wrong in a rehearsal. */
    String getRehearseScenario();

    FailOn getFailOn();

    /** Seconds; null for the default. */
    Integer getImportTimeout();

    String getEndpointUrl();

    String getJavaHome();

    String getJavaOptions();
}
