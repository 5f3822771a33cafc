package com.cloudbees.plugins.credentials;

import java.io.Serializable;

/** Decides on credentials, one at a time. */
public interface CredentialsMatcher extends Serializable {}
