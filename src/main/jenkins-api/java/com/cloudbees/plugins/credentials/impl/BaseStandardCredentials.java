package com.cloudbees.plugins.credentials.impl;

import com.cloudbees.plugins.credentials.BaseCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;

/** Credentials with an id and a description, to extend. */
public abstract class BaseStandardCredentials extends BaseCredentials implements StandardCredentials {
    public BaseStandardCredentials(String id, String description) {}

    @Override
    public String getId() {
        throw new UnsupportedOperationException();
    }
}
