package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Where the credentials come from: the keys given to the push, or else the SDK's own chain. */
final class AwsCredentialsSource {
    /** Shown in CloudTrail beside the role's name. */
    private static final String SESSION_NAME = "ami-push";

    private AwsCredentialsSource() {}

    /**
     * @throws PushFailure permanent, when there are none
     */
    static AwsCredentialsProvider of(AwsSettings.Keys keys) {
        AwsCredentialsProvider provider = provider(keys);
        try {
            provider.resolveCredentials();
        } catch (SdkException e) {
            throw PushFailure.permanent(
                            "Access ID or Secret Key not provided for AWS Service",
                            "set AWS_ACCESS_ID and AWS_SECRET_KEY, or configure a profile or an instance role")
                    .cause(e);
        }
        return provider;
    }

    private static AwsCredentialsProvider provider(AwsSettings.Keys keys) {
        if (keys == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(
                keys.sessionToken() == null
                        ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
                        : AwsSessionCredentials.create(
                                keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken()));
    }

    /** The role's credentials, renewed before they expire for as long as the push runs. */
    static StsAssumeRoleCredentialsProvider assume(AwsSettings.Role role, StsClient sts) {
        return StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .externalId(role.externalId())
                        .roleSessionName(SESSION_NAME))
                .build();
    }
}
