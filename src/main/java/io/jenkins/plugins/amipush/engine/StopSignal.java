package io.jenkins.plugins.amipush.engine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one place that knows whether the push was told to stop. It is asked before every call that would change
 * something in AWS or RHSM.
 */
public final class StopSignal {
    private final AtomicReference<String> reason = new AtomicReference<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Stops the push, for the first reason given; the listeners run once, on the calling thread. */
    public void stop(String why) {
        if (reason.compareAndSet(null, why)) {
            listeners.forEach(Runnable::run);
        }
    }

    public boolean stopped() {
        return reason.get() != null;
    }

    /** Why the push was stopped, or null while it goes on. */
    public String reason() {
        return reason.get();
    }

    /**
     * @throws Stopped when the push was told to stop
     */
    public void check() {
        String why = reason.get();
        if (why != null) {
            throw new Stopped(why);
        }
    }

    /** Runs once at the stop, or at once when that has come already. */
    public void onStop(Runnable listener) {
        listeners.add(listener);
        if (stopped() && listeners.remove(listener)) {
            listener.run();
        }
    }

    /** Ends the work of an image whose push was told to stop; no failure of the image, and never retried. */
    public static final class Stopped extends RuntimeException {
        public Stopped(String why) {
            super(why, null, false, false);
        }
    }
}
