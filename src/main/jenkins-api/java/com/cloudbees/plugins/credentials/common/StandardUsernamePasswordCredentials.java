package com.cloudbees.plugins.credentials.common;

/** A user name and a password. */
public interface StandardUsernamePasswordCredentials
        extends StandardCredentials, UsernameCredentials, PasswordCredentials {}
