package hudson.model;

import java.io.PrintStream;
import java.io.Serializable;

/** Has the log of what runs. */
public interface TaskListener extends Serializable {
    PrintStream getLogger();
}
