package org.kohsuke.accmod.restrictions;

import org.kohsuke.accmod.AccessRestriction;

/** Nobody outside the plugin. */
public class NoExternalUse extends AccessRestriction {
    private NoExternalUse() {}
}
