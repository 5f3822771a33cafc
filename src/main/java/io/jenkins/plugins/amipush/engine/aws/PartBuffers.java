package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * The memory that parts wait in, shared by all uploads of a push: its bound holds whatever the size and number of
 * images. Buffers are lent and given back, so that a long push does not feed the garbage collector.
 */
final class PartBuffers {
    /** Eight parts in flight fill the line of a build agent; more only cost memory. */
    private static final int BUDGET_MIB = 64;

    private final int budgetMib;
    private final Semaphore mib;
    private final Deque<byte[]> idle = new ArrayDeque<>();

    /** @param share the part of the heap that they may take, where the budget does not fit into it */
    PartBuffers(double share) {
        this((int) Math.min(BUDGET_MIB, Runtime.getRuntime().maxMemory() * share / PartSizes.MIB));
    }

    PartBuffers(int budgetMib) {
        this.budgetMib = budgetMib;
        // Fair, so that an upload of large parts is not starved by those of small ones.
        this.mib = new Semaphore(budgetMib, true);
    }

    /**
     * Lends room for that many bytes, once there is some; to be closed.
     *
     * @throws PushFailure when it is larger than all the room there is
     */
    PartBytes lend(int size) throws InterruptedException {
        int cost = cost(size);
        if (cost > budgetMib) {
            throw PushFailure.permanent(
                    "parts of %d MiB do not fit into the %d MiB that this heap leaves for them"
                            .formatted(cost, budgetMib),
                    "run the engine with a larger heap (-Xmx)");
        }
        mib.acquire(cost);
        return new PartBytes(this, size);
    }

    /** Memory for the next bytes of a part; there is never more of it than the parts have room for. */
    byte[] piece() {
        synchronized (idle) {
            // The one used last: a part of it may still be in a processor's cache.
            byte[] piece = idle.poll();
            return piece == null ? new byte[PartBytes.PIECE] : piece;
        }
    }

    void giveBack(Collection<byte[]> pieces, int size) {
        try {
            synchronized (idle) {
                pieces.forEach(idle::push);
            }
        } finally {
            mib.release(cost(size));
        }
    }

    private static int cost(int size) {
        return (size + PartSizes.MIB - 1) / PartSizes.MIB;
    }
}
