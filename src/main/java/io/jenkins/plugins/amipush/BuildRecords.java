package io.jenkins.plugins.amipush;

import hudson.model.Run;
import io.jenkins.plugins.amipush.results.AmiPushAction;
import io.jenkins.plugins.amipush.results.PushRecord;
import java.io.IOException;

/** The records of a build. */
record BuildRecords(Run<?, ?> run) implements PushMonitor.Records {
    @Override
    public PushRecord open(String id) throws IOException {
        return AmiPushAction.of(run).record(id);
    }

    @Override
    public boolean has(String id) throws IOException {
        return AmiPushAction.of(run).has(id);
    }
}
