package hudson.model;

/** Hears of a classic build and has its log. */
public interface BuildListener extends TaskListener {}
