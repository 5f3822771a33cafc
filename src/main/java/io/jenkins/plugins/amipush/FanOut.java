package io.jenkins.plugins.amipush;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How one content comes to several regions; the values of the engine's {@code --fan-out}. */
@Restricted(NoExternalUse.class)
public enum FanOut {
    /** To each from the agent. */
    UPLOAD,
    /** To one from the agent, to the others by copies of its snapshot. */
    COPY,
    /** Whichever of the two takes less time. */
    AUTO
}
