package io.jenkins.plugins.amipush.engine.aws;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Ends requests that have not moved a byte for a while, by the machine's clock. */
final class StallWatch implements AutoCloseable {
    private final Duration stall;
    private final Set<Watched> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks;

    StallWatch(Duration stall) {
        this.stall = stall;
        looks = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "stall-watch");
            thread.setDaemon(true);
            return thread;
        });
        // A tenth of the limit is near enough.
        long every = Math.max(1, stall.toMillis() / 10);
        looks.scheduleWithFixedDelay(() -> running.forEach(Watched::look), every, every, TimeUnit.MILLISECONDS);
    }

    /** @param end how a request is ended, from another thread */
    Watched watch(Runnable end) {
        return new Watched(end);
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    /** A request; watched between {@link #begin} and {@link #close}. */
    final class Watched implements AutoCloseable {
        private final Runnable end;
        private volatile long moved;
        private volatile boolean stalled;

        private Watched(Runnable end) {
            this.end = end;
        }

        Watched begin() {
            moved();
            running.add(this);
            return this;
        }

        /** Bytes went out or came in. */
        void moved() {
            moved = System.nanoTime();
        }

        private void look() {
            if (System.nanoTime() - moved > stall.toNanos()) {
                stalled = true;
                end.run();
            }
        }

        boolean stalled() {
            return stalled;
        }

        String words() {
            return "no byte was sent or received for " + stall.toSeconds() + " s";
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }
}
