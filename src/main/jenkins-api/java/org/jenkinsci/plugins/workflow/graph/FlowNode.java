package org.jenkinsci.plugins.workflow.graph;

import hudson.model.Actionable;
import hudson.model.Saveable;

/** A node of a pipeline. */
public abstract class FlowNode extends Actionable implements Saveable {
    private FlowNode() {}

    public String getId() {
        throw new UnsupportedOperationException();
    }
}
