package io.jenkins.plugins.amipush.engine.push;

/** The way that a disk's bytes take into a snapshot. */
public enum Transfer {
    /** An object in S3, which EC2 imports. */
    S3_IMPORT,
    /** Blocks, written straight into a snapshot; neither bucket nor import role is needed. */
    EBS_DIRECT,
    /** EBS direct, and S3 where that cannot be used. */
    AUTO
}
