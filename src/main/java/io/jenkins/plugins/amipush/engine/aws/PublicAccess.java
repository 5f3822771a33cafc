package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;

/** Whether an account's settings for a region let images become public. */
public final class PublicAccess {
    private static final String BLOCKED = "block-new-sharing";

    private PublicAccess() {}

    /**
     * Whether new snapshots are encrypted unasked: an image of such a one can never be public, and be shared only if a
     * key of the account's own is shared with it.
     *
     * @throws PushFailure when AWS does not say, which is no reason to think that they are
     */
    public static boolean encrypted(AwsClients aws, String region) {
        return Boolean.TRUE.equals(AwsCall.make(
                        "read whether " + region + " encrypts snapshots",
                        () -> aws.ec2(region).getEbsEncryptionByDefault(request -> {}))
                .ebsEncryptionByDefault());
    }

    /**
     * Whether <em>block public access for AMIs</em> is on, as it is in new accounts.
     *
     * @throws PushFailure when AWS does not say, which is no reason to think that it is on
     */
    public static boolean blocked(AwsClients aws, String region) {
        return BLOCKED.equals(AwsCall.make(
                        "read whether " + region + " lets images be public",
                        () -> aws.ec2(region).getImageBlockPublicAccessState(request -> {}))
                .imageBlockPublicAccessState());
    }
}
