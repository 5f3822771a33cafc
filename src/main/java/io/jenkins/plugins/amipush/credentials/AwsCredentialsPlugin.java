package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import java.util.Optional;

/** Whether the optional plugin aws-credentials is there. Safe to use without it: the class that needs it is apart. */
final class AwsCredentialsPlugin {
    private AwsCredentialsPlugin() {}

    /** Whether {@link #type()} can be asked for. */
    static boolean present() {
        try {
            return AwsCredentialsReader.type() != null;
        } catch (LinkageError e) {
            // Not there, disabled, or of a version that Jenkins did not load.
            return false;
        }
    }

    /** Matches its credentials; empty where it is not there. */
    static Optional<CredentialsMatcher> matcher() {
        return present() ? Optional.of(CredentialsMatchers.instanceOf(type())) : Optional.empty();
    }

    /** The type of its credentials; only when it is {@link #present()}. */
    static Class<? extends StandardCredentials> type() {
        return AwsCredentialsReader.type();
    }
}
