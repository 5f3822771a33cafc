package io.jenkins.plugins.amipush.engine.aws;

import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who AWS takes the push for.
 *
 * @param account the 12-digit account id that will own what is made
 */
public record CallerIdentity(String account, String arn) {
    /** Asks the region's STS; every valid credential may. */
    public static CallerIdentity ask(AwsClients aws, String region) {
        GetCallerIdentityResponse answer = AwsCall.make(
                "find out whose credentials these are in " + region,
                () -> aws.sts(region).getCallerIdentity());
        return new CallerIdentity(AwsCall.answered(answer.account(), "account"), answer.arn());
    }
}
