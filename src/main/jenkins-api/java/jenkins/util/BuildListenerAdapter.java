package jenkins.util;

import hudson.model.BuildListener;
import hudson.model.TaskListener;
import java.io.PrintStream;

/** Makes a build listener of any listener. */
public final class BuildListenerAdapter implements BuildListener {
    public BuildListenerAdapter(TaskListener delegate) {}

    @Override
    public PrintStream getLogger() {
        throw new UnsupportedOperationException();
    }
}
