package org.jenkinsci.plugins.workflow.steps;

import java.io.Serializable;

/** A step while it runs. */
public abstract class StepExecution implements Serializable {
    protected StepExecution(StepContext context) {}

    public StepContext getContext() {
        throw new UnsupportedOperationException();
    }

    public String getStatus() {
        throw new UnsupportedOperationException();
    }

    public void onResume() {}

    public abstract boolean start() throws Exception;

    public void stop(Throwable cause) throws Exception {}
}
