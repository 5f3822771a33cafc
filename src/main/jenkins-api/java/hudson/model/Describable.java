package hudson.model;

/** What has a descriptor. */
public interface Describable<T extends Describable<T>> {}
