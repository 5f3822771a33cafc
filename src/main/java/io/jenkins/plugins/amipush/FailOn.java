package io.jenkins.plugins.amipush;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a build becomes when an image was not pushed. */
@Restricted(NoExternalUse.class)
public enum FailOn {
    FAILURE,
    UNSTABLE
}
