package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The phases of an image's way, in their order. */
public enum Phase {
    /** Looking for what exists in AWS already. */
    @JsonProperty("inspect")
    INSPECT,
    /** Making the bucket and waiting until it can be used. */
    @JsonProperty("bucket")
    BUCKET,
    /** Bringing the bytes to S3. */
    @JsonProperty("upload")
    UPLOAD,
    /** Importing the object as a snapshot. */
    @JsonProperty("import")
    IMPORT,
    /** Writing the disk's blocks straight into a snapshot. */
    @JsonProperty("blocks")
    BLOCKS,
    /** Waiting until the snapshot that was written is completed, and tagging it. */
    @JsonProperty("complete")
    COMPLETE,
    /** Copying the snapshot from the region that it was made in. */
    @JsonProperty("copy")
    COPY,
    /** Granting volume permissions on the snapshot. */
    @JsonProperty("share-snapshot")
    SHARE_SNAPSHOT,
    /** Registering the AMI. */
    @JsonProperty("register")
    REGISTER,
    /** Waiting until the AMI is available. */
    @JsonProperty("available")
    AVAILABLE,
    /** Granting launch permissions on the AMI. */
    @JsonProperty("share")
    SHARE,
    /** Publishing the metadata in RHSM. */
    @JsonProperty("rhsm")
    RHSM,
    /** Releasing the AMI to everybody. */
    @JsonProperty("public")
    PUBLIC,
    /** Waiting before another attempt. */
    @JsonProperty("retry-wait")
    RETRY_WAIT;

    /** Whether its progress is counted in bytes that were sent. */
    public boolean sendsBytes() {
        return this == UPLOAD || this == BLOCKS;
    }

    /** Whether its progress is AWS's own, in percent. */
    public boolean tellsPercent() {
        return this == IMPORT || this == COPY;
    }
}
