package io.jenkins.plugins.amipush.credentials;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.List;

/**
 * The secrets of a push, looked up by their ids for one use and never kept: neither serialisable nor saved.
 * {@link #document()} is what the engine reads from its standard input.
 */
public final class PushSecrets {
    private PushSecrets() {}

    /**
     * Looks the credentials up in the scope of the build and records their use.
     *
     * @param ids null or empty where none is used
     * @throws hudson.AbortException with one line: which id, what is wrong, what to do
     */
    public static PushSecrets resolve(Run<?, ?> run, Ids ids, TaskListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Ids of credentials; each null or empty where none is used. */
    public record Ids(String aws, String rhsm, String accounts) {}

    /** The engine's secrets document, JSON in UTF-8, as {@code --secrets -} reads it. */
    public byte[] document() {
        throw new UnsupportedOperationException();
    }

    /** The role that the AWS credentials name, or null. */
    public String roleArn() {
        throw new UnsupportedOperationException();
    }

    /** The external id for that role, or null. */
    public String externalId() {
        throw new UnsupportedOperationException();
    }

    /** What must not be seen in the log, longest first. */
    public List<String> masked() {
        throw new UnsupportedOperationException();
    }

    /** One line a credential for the log: which id of which kind is used, without any secret. */
    public List<String> told() {
        throw new UnsupportedOperationException();
    }
}
