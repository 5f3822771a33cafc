package io.jenkins.plugins.amipush;

import java.io.Serializable;

/**
 * The values of {@link AmiPushSettings}, kept once for step and build step. Their names are those of the settings, in
 * Jenkinsfiles as in {@code config.xml}; null means not set.
 */
final class PushFields implements Serializable {
    private static final long serialVersionUID = 1;

    String source;
    String rhsmUrl;
    String rhsmCredentialsId;
    String awsCredentialsId;
    String assumeRoleArn;
    String awsProviderName;
    String accounts;
    String snapshotAccountIds;
    String accountsCredentialsId;
    boolean ship;
    boolean allowPublicImages;
    String containerPrefix;
    Integer maxRetries;
    Integer retryWait;
    String onlyRegions;
    String onlyTypes;
    String onlyFiles;
    String onlyImages;
    String tags;
    boolean dryRun;
    boolean rehearse;
    Double rehearseSpeed;
    String rehearseScenario;
    FailOn failOn;
    Transfer transfer;
    FanOut fanOut;
    Integer importTimeout;
    String endpointUrl;
    String javaHome;
    String javaOptions;

    /** A text without the space around it; null where nothing is left, as of a field that was left empty. */
    static String given(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
