package io.jenkins.plugins.amipush.engine.push;

import java.util.ArrayList;
import java.util.List;

/** One goes first; what the others do is done when that one has come to a certain point, or at once when it has already. */
final class Turn {
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean taken;
    private boolean come;

    /** Whether the caller is the first. */
    synchronized boolean take() {
        boolean first = !taken;
        taken = true;
        return first;
    }

    void then(Runnable work) {
        synchronized (this) {
            if (!come) {
                waiting.add(work);
                return;
            }
        }
        work.run();
    }

    /** The first has come so far; further calls do nothing. */
    void come() {
        List<Runnable> all;
        synchronized (this) {
            come = true;
            all = List.copyOf(waiting);
            waiting.clear();
        }
        all.forEach(Runnable::run);
    }
}
