package io.jenkins.plugins.amipush.credentials;

/**
 * Who the push is for AWS. Each is null where there is none; without a key the agent's own identity works, or assumes
 * the role.
 */
record AwsIdentity(String accessKeyId, String secretAccessKey, String sessionToken, String roleArn, String externalId) {
    static final AwsIdentity OF_THE_AGENT = new AwsIdentity(null, null, null, null, null);

    AwsIdentity {
        accessKeyId = given(accessKeyId);
        secretAccessKey = given(secretAccessKey);
        sessionToken = given(sessionToken);
        roleArn = given(roleArn);
        externalId = given(externalId);
    }

    static AwsIdentity keys(String accessKeyId, String secretAccessKey) {
        return new AwsIdentity(accessKeyId, secretAccessKey, null, null, null);
    }

    /** Whether the key lacks one of its halves. */
    boolean halved() {
        return (accessKeyId == null) != (secretAccessKey == null);
    }

    private static String given(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    @Override
    public String toString() {
        return "AwsIdentity[hidden]";
    }
}
