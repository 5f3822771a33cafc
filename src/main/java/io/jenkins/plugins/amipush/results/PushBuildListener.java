package io.jenkins.plugins.amipush.results;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.listeners.RunListener;

/** Puts in order what a build keeps of its pushes, when it is over. */
@Extension
public final class PushBuildListener extends RunListener<Run<?, ?>> {
    @Override
    public void onFinalized(Run<?, ?> run) {
        AmiPushAction action = run.getAction(AmiPushAction.class);
        if (action != null) {
            action.settling().settle();
        }
    }
}
