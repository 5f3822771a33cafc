package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;

/** EBS direct cannot be used here, for a reason that S3 does not share. */
public final class BlocksUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient PushFailure failure;

    BlocksUnavailable(PushFailure failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    /** The same as a failure of the image, for where EBS direct is the only way. */
    public PushFailure failure() {
        return failure;
    }
}
