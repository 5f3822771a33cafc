package io.jenkins.plugins.amipush;

import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** Runs {@code amiPush}. */
final class AmiPushStepExecution extends StepExecution {
    private static final long serialVersionUID = 1;

    private final AmiPushStep step;

    AmiPushStepExecution(AmiPushStep step, StepContext context) {
        super(context);
        this.step = step;
    }

    @Override
    public boolean start() {
        throw new UnsupportedOperationException(step.getSource());
    }
}
