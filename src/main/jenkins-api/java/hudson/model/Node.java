package hudson.model;

import hudson.FilePath;
import hudson.security.AccessControlled;

/** An agent as it is configured. */
public abstract class Node implements Describable<Node>, AccessControlled, Saveable {
    public abstract FilePath getRootPath();
}
