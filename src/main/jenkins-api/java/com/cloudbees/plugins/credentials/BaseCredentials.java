package com.cloudbees.plugins.credentials;

/** Credentials, to extend. */
public class BaseCredentials implements Credentials {
    protected BaseCredentials() {}

    @Override
    public CredentialsDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}
