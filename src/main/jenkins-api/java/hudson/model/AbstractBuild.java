package hudson.model;

import hudson.EnvVars;
import hudson.FilePath;
import java.io.IOException;
import java.util.Map;

/** A build of an {@link AbstractProject}. */
public abstract class AbstractBuild<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Run<P, R> {
    private AbstractBuild() throws IOException {
        super(null);
    }

    public Map<String, String> getBuildVariables() {
        throw new UnsupportedOperationException();
    }

    public EnvVars getEnvironment(TaskListener log) throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public final FilePath getWorkspace() {
        throw new UnsupportedOperationException();
    }
}
