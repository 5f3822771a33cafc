package org.jenkinsci.plugins.workflow.steps;

import java.io.Serializable;

/** Where a step runs, and what it tells its result to. */
public abstract class StepContext implements Serializable {
    private StepContext() {}
}
