package org.kohsuke.stapler;

/** Hands a request to another object, or refuses it. */
public interface StaplerProxy {
    Object getTarget();
}
