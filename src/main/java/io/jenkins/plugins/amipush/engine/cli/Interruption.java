package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.StopSignal;

/** Interrupts the thread that pushes when the push is stopped; until closed, and so never the writing of its results. */
final class Interruption implements AutoCloseable {
    private Thread thread = Thread.currentThread();

    Interruption(StopSignal stop) {
        stop.onStop(this::interrupt);
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public synchronized void close() {
        thread = null;
        Thread.interrupted();
    }
}
