package io.jenkins.plugins.amipush.engine.push;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Lets so many pieces of work be under way at a time; the others begin in the order in which they came. */
final class Slots {
    private final Workers workers;
    private final Queue<CompletableFuture<Void>> queue = new ArrayDeque<>();
    private int free;

    Slots(Workers workers, int most) {
        this.workers = workers;
        this.free = most;
    }

    /** @param work begins when there is a slot, which is free again when it has ended */
    <T> Later<T> with(Workers.Work<Later<T>> work) {
        return workers.when(slot()).thenAwait(granted -> {
            Later<T> end;
            try {
                end = work.run();
            } catch (InterruptedException | RuntimeException | Error e) {
                release();
                throw e;
            }
            return end.atEnd((value, failure) -> release());
        });
    }

    private CompletableFuture<Void> slot() {
        CompletableFuture<Void> slot = new CompletableFuture<>();
        synchronized (queue) {
            if (free == 0) {
                queue.add(slot);
                return slot;
            }
            free--;
        }
        slot.complete(null);
        return slot;
    }

    private void release() {
        CompletableFuture<Void> next;
        synchronized (queue) {
            next = queue.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        next.complete(null);
    }
}
