package io.jenkins.plugins.amipush.agent;

import hudson.FilePath;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/**
 * One engine process and its files on an agent. Holds names only, so it can be saved with a build and used after a
 * restart. Every method returns at once; the future fails with an {@link java.io.IOException} when the agent cannot be
 * reached, and the caller sets the limit.
 */
public final class Engine implements Serializable {
    private static final long serialVersionUID = 1;

    private final String id;

    /** @param id names the push within its workspace: letters, digits, {@code -} and {@code .} only */
    public Engine(String id) {
        this.id = id;
    }

    /** Makes sure that the engine runs or ran; a second call changes nothing. Brings the jar when the agent lacks it. */
    public CompletableFuture<Void> start(FilePath workspace, EngineLaunch launch, byte[] secrets) {
        throw new UnsupportedOperationException();
    }

    /**
     * Renews the lease and reads on.
     *
     * @param offset how much of the journal is known already, in bytes
     */
    public CompletableFuture<Look> look(FilePath workspace, long offset) {
        throw new UnsupportedOperationException();
    }

    /** Asks the engine to end, kills it when it has not after 4 s, and returns when it is gone. */
    public CompletableFuture<Void> stop(FilePath workspace) {
        throw new UnsupportedOperationException();
    }

    /** Removes the files of an engine that has ended, but for what later pushes in the workspace can use. */
    public CompletableFuture<Void> clean(FilePath workspace) {
        throw new UnsupportedOperationException();
    }
}
