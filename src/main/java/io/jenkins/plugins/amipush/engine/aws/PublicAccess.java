package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;

/** Whether an account's setting for a region lets images become public. */
public final class PublicAccess {
    private static final String BLOCKED = "block-new-sharing";

    private PublicAccess() {}

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
