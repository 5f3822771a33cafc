package io.jenkins.plugins.amipush;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a disk becomes a snapshot; the values of the engine's {@code --transfer}. */
@Restricted(NoExternalUse.class)
public enum Transfer {
    /** An object in S3, which EC2 imports. */
    S3_IMPORT,
    /** Blocks, written straight into a snapshot. */
    EBS_DIRECT,
    /** Blocks, or S3 where they cannot be written. */
    AUTO
}
