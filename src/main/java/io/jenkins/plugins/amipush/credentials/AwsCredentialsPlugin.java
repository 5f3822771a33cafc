package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import java.util.Optional;
import jenkins.model.Jenkins;

/** The one class that knows the types of the optional plugin {@code aws-credentials}. */
final class AwsCredentialsPlugin {
    private AwsCredentialsPlugin() {}

    /** Matches AWS credentials; empty where the plugin is not installed. */
    static Optional<CredentialsMatcher> matcher() {
        return Jenkins.get().getPlugin("aws-credentials") == null ? Optional.empty() : Optional.of(Types.matcher());
    }

    /** Loaded only when the plugin is there. */
    private static final class Types {
        static CredentialsMatcher matcher() {
            return CredentialsMatchers.instanceOf(AmazonWebServicesCredentials.class);
        }
    }
}
