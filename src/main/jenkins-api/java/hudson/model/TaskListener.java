package hudson.model;

import java.io.Serializable;

/**  */
public interface TaskListener extends Serializable {}
