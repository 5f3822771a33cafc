package org.jenkinsci.plugins.workflow.steps;

import java.io.Serializable;

/** A step while it runs. */
public abstract class StepExecution implements Serializable {
    protected StepExecution(StepContext context) {}

    public abstract boolean start() throws Exception;
}
