package com.cloudbees.plugins.credentials;

/** Matchers to build on. */
public class CredentialsMatchers {
    private CredentialsMatchers() {}

    public static CredentialsMatcher anyOf(CredentialsMatcher... matchers) {
        throw new UnsupportedOperationException();
    }

    public static CredentialsMatcher instanceOf(Class clazz) {
        throw new UnsupportedOperationException();
    }
}
