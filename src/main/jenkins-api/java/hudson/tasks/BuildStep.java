package hudson.tasks;

/** A step of a classic build. */
public interface BuildStep {}
