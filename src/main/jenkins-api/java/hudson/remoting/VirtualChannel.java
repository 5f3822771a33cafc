package hudson.remoting;

/** A connection to where code can run. */
public interface VirtualChannel {}
