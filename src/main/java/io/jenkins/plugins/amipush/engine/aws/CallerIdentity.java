package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Who AWS takes the push for.
 *
 * @param account the 12-digit account id that will own what is made
 */
public record CallerIdentity(String account, String arn) {
    /** The first and smallest of all calls: what does not answer it in a minute is not AWS. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /**
     * Asks the region's STS; every valid credential may.
     *
     * @throws PushFailure permanent, when an address that was given answers nothing
     */
    public static CallerIdentity ask(AwsClients aws, String region) {
        GetCallerIdentityResponse answer;
        try {
            answer = AwsCall.make(
                    "find out whose credentials these are in %s (sts:GetCallerIdentity)".formatted(region),
                    () -> aws.sts(region)
                            .getCallerIdentity(
                                    request -> request.overrideConfiguration(limits -> limits.apiCallTimeout(LIMIT))));
        } catch (PushFailure e) {
            boolean silent =
                    aws.endpoint() != null && !e.isPermanent() && !(e.getCause() instanceof AwsServiceException);
            throw silent
                    ? e.permanent(true).remedy("check --endpoint-url: nothing like AWS answers at " + aws.endpoint())
                    : e;
        }
        return new CallerIdentity(AwsCall.answered(answer.account(), "account"), answer.arn());
    }
}
