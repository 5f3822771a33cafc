package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;

/** EBS direct cannot be used here, or not now: refused, out of reach, held back too much. S3 may still do. */
public final class BlocksUnavailable extends RuntimeException {
    private final PushFailure failure;

    BlocksUnavailable(PushFailure failure) {
        super(failure.getMessage(), failure);
        this.failure = failure;
    }

    /** What to tell where there is no other way. */
    public PushFailure failure() {
        return failure;
    }
}
