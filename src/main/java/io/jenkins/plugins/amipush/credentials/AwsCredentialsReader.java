package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl;
import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Reads credentials of the plugin aws-credentials; the only class that needs it, and loaded only when it is there. */
final class AwsCredentialsReader {
    private AwsCredentialsReader() {}

    static Class<? extends StandardCredentials> type() {
        return AmazonWebServicesCredentials.class;
    }

    static boolean reads(IdCredentials credentials) {
        return credentials instanceof AmazonWebServicesCredentials;
    }

    /**
     * A role is left to the engine, which renews its session for as long as the push takes.
     *
     * @throws AbortException with one line
     */
    static AwsIdentity read(IdCredentials credentials) throws AbortException {
        String name = "AWS credentials '" + credentials.getId() + "'";
        if (credentials instanceof AWSCredentialsImpl own) {
            if (own.requiresToken()) {
                throw new AbortException(name + " want an MFA token, which a build cannot give; name credentials"
                        + " without an MFA serial number");
            }
            return new AwsIdentity(
                    own.getAccessKey(),
                    own.getSecretKey().getPlainText(),
                    null,
                    own.getIamRoleArn(),
                    own.getIamExternalId());
        }
        return resolved(name, (AmazonWebServicesCredentials) credentials);
    }

    private static AwsIdentity resolved(String name, AmazonWebServicesCredentials credentials) throws AbortException {
        AwsCredentials keys;
        try {
            keys = credentials.resolveCredentials();
        } catch (RuntimeException e) {
            throw new AbortException(name + " cannot be resolved: " + e.getMessage());
        }
        if (keys == null) {
            return AwsIdentity.OF_THE_AGENT;
        }
        String token = keys instanceof AwsSessionCredentials session ? session.sessionToken() : null;
        return new AwsIdentity(keys.accessKeyId(), keys.secretAccessKey(), token, null, null);
    }
}
