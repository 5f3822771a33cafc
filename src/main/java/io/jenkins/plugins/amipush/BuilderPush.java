package io.jenkins.plugins.amipush;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;

/** Runs the build step. */
final class BuilderPush {
    private BuilderPush() {}

    static boolean perform(AmiPushBuilder step, AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
        throw new UnsupportedOperationException();
    }
}
