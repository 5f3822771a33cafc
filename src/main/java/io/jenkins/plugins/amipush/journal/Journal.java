package io.jenkins.plugins.amipush.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Takes the events of a push in one order and hands each to every listener: the journal's file first, then console and
 * results. Whatever the engine does says so here, and prints nothing itself.
 */
public final class Journal {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Hears every event from now on, one at a time. */
    public void add(Listener listener) {
        listeners.add(listener);
    }

    /** Tells an event to all listeners; returns when they have heard it. */
    public synchronized void tell(Event event) {
        listeners.forEach(listener -> listener.heard(event));
    }

    /** Hears the events of a push, one at a time, on whatever thread told them. */
    @FunctionalInterface
    public interface Listener {
        void heard(Event event);
    }
}
