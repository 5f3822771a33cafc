package hudson.model;

import java.io.IOException;

/** A build of an {@link AbstractProject}. */
public abstract class AbstractBuild<P extends AbstractProject<P, R>, R extends AbstractBuild<P, R>> extends Run<P, R> {
    private AbstractBuild() throws IOException {
        super(null);
    }
}
