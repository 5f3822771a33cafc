package hudson.model.listeners;

import hudson.model.Run;

/** Hears of all builds. */
public abstract class RunListener<R extends Run> {
    protected RunListener() {}

    public void onFinalized(R r) {}
}
