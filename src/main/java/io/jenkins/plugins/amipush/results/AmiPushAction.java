package io.jenkins.plugins.amipush.results;

import hudson.model.Run;
import io.jenkins.plugins.amipush.journal.Results;
import java.io.IOException;
import jenkins.model.RunAction2;

/** The pushes of a build: what its pages, its REST API and its artifacts show. Saves ids only and folds the journals. */
public final class AmiPushAction implements RunAction2 {
    /** The build's action; made and saved when there is none yet. */
    public static AmiPushAction of(Run<?, ?> run) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The record of a push; made and saved when there is none yet, so it is the same before and after a restart.
     *
     * @param id names the push within the build: letters, digits, {@code -} and {@code .} only
     */
    public PushRecord record(String id) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** All pushes of the build as one; an image that was pushed twice shows as the later push left it. */
    public Results results() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onAttached(Run<?, ?> run) {}

    @Override
    public void onLoad(Run<?, ?> run) {}

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return "AMI Push";
    }

    @Override
    public String getUrlName() {
        return "amiPush";
    }
}
