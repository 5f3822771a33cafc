package org.kohsuke.accmod;

/** A rule for {@link Restricted}. */
public abstract class AccessRestriction {}
