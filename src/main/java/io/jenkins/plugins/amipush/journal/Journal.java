package io.jenkins.plugins.amipush.journal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Takes the events of a push in one order and hands each to every listener: the journal's file first, then console and
 * results. Whatever the engine does says so here, and prints nothing itself.
 */
public final class Journal {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final UnaryOperator<Event> filter;

    public Journal() {
        this(UnaryOperator.identity());
    }

    /** @param filter what an event goes through before anybody hears it, to take out what nobody may hear */
    public Journal(UnaryOperator<Event> filter) {
        this.filter = filter;
    }

    /** Hears every event from now on, one at a time. */
    public void add(Listener listener) {
        listeners.add(listener);
    }

    /** Tells an event to all listeners; returns when they have heard it. */
    public synchronized void tell(Event event) {
        Event clean = filter.apply(event);
        listeners.forEach(listener -> listener.heard(clean));
    }

    /** Hears the events of a push, one at a time, on whatever thread told them. */
    @FunctionalInterface
    public interface Listener {
        void heard(Event event);
    }
}
