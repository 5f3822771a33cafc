package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.util.ArrayDeque;
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
     * Lends a buffer of that many bytes, once there is room.
     *
     * @throws PushFailure when it is larger than all the room there is
     */
    byte[] lend(int size) throws InterruptedException {
        int cost = cost(size);
        if (cost > budgetMib) {
            throw PushFailure.permanent(
                    "parts of %d MiB do not fit into the %d MiB that this heap leaves for them"
                            .formatted(cost, budgetMib),
                    "run the engine with a larger heap (-Xmx)");
        }
        mib.acquire(cost);
        synchronized (idle) {
            for (var buffers = idle.iterator(); buffers.hasNext(); ) {
                byte[] buffer = buffers.next();
                if (buffer.length == size) {
                    buffers.remove();
                    return buffer;
                }
            }
            // Buffers of another size would make the whole larger than its bound.
            idle.clear();
        }
        return new byte[size];
    }

    void giveBack(byte[] buffer) {
        synchronized (idle) {
            idle.push(buffer);
        }
        mib.release(cost(buffer.length));
    }

    private static int cost(int size) {
        return (size + PartSizes.MIB - 1) / PartSizes.MIB;
    }
}
