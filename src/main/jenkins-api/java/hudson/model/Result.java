package hudson.model;

import java.io.Serializable;

/** How a build ended. */
public final class Result implements Serializable {
    public static final Result FAILURE = null;
    public static final Result UNSTABLE = null;

    private Result() {}
}
