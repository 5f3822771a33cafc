package hudson.model;

/** What can be saved. */
public interface Saveable {}
