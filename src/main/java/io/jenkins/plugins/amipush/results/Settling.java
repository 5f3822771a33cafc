package io.jenkins.plugins.amipush.results;

import hudson.model.Computer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Puts in order what a build keeps of its pushes when it is over: a summary, and its journals in less room. What a
 * restart of Jenkins cut short is made up for when the job's page is looked at. What cannot be done is tried, and told
 * in the log, once as long as the build is loaded.
 */
final class Settling {
    private static final Logger LOGGER = Logger.getLogger(Settling.class.getName());

    private final AmiPushAction action;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean packing = new AtomicBoolean();

    Settling(AmiPushAction action) {
        this.action = action;
    }

    /** What came of the pushes so far; null when that is not known, or not kept yet. */
    PushSummary summary() {
        if (!action.isLive()) {
            return action.kept();
        }
        try {
            return PushSummary.of(action.results());
        } catch (RuntimeException e) {
            tell(e);
            return null;
        }
    }

    /** Whether the journals of a build that is over have not been read for its summary. */
    boolean isNeeded() {
        return !action.isLive() && action.kept() == null && !failed.get();
    }

    void settle() {
        if (action.isLive()) {
            return;
        }
        try {
            if (action.kept() == null) {
                action.keep(PushSummary.toKeep(action.results()));
            }
        } catch (IOException | RuntimeException e) {
            tell(e);
        }
        packOnce();
    }

    /** Compresses the journals of a build that is over, if that has not been done. */
    void packOnce() {
        if (!action.isLive() && packing.compareAndSet(false, true) && action.isWorthPacking()) {
            // Whoever archives may have to wait for a store; the end of the build shall not.
            Computer.threadPoolForRemoting.submit(this::pack);
        }
    }

    private void pack() {
        synchronized (action.archiving()) {
            for (PushRecord record : action.records()) {
                try {
                    record.pack();
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.WARNING, "the journal " + record.journalFile() + " cannot be compressed", e);
                }
            }
        }
    }

    private void tell(Exception e) {
        if (failed.compareAndSet(false, true)) {
            LOGGER.log(Level.WARNING, "the pushes of " + action.getRun() + " cannot be summed up", e);
        }
    }
}
