package hudson.tasks;

import hudson.model.Describable;

/** A build step of a freestyle job. */
public abstract class Builder extends BuildStepCompatibilityLayer implements Describable<Builder> {}
