package com.cloudbees.jenkins.plugins.awscredentials;

import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import hudson.util.Secret;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** An access key, with or without a role. */
public class AWSCredentialsImpl extends BaseStandardCredentials implements AmazonWebServicesCredentials {
    private AWSCredentialsImpl() {
        super(null, null);
    }

    public String getAccessKey() {
        throw new UnsupportedOperationException();
    }

    public String getIamExternalId() {
        throw new UnsupportedOperationException();
    }

    public String getIamRoleArn() {
        throw new UnsupportedOperationException();
    }

    public Secret getSecretKey() {
        throw new UnsupportedOperationException();
    }

    public boolean requiresToken() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        throw new UnsupportedOperationException();
    }
}
