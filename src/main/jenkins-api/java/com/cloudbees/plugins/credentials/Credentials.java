package com.cloudbees.plugins.credentials;

import hudson.model.Describable;
import java.io.Serializable;

/** What one needs to be let in somewhere. */
public interface Credentials extends Describable<Credentials>, Serializable {
    CredentialsDescriptor getDescriptor();
}
