package com.cloudbees.plugins.credentials.common;

/** A drop-down of credentials. */
public class StandardListBoxModel
        extends AbstractIdCredentialsListBoxModel<StandardListBoxModel, StandardCredentials> {}
