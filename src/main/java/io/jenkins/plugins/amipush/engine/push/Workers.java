package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The threads that images are worked on by: some for calls, a few for files. What takes AWS minutes is waited for by none
 * of them ({@link Later}). With a stop all work ends, and so does all waiting.
 */
final class Workers implements AutoCloseable {
    /** A stopped push ends within seconds; what a worker is in the middle of by then is cut off. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    /** How often it is asked, while work is waited for, whether the push was stopped. */
    private static final Duration STOP_SEEN = Duration.ofSeconds(1);

    /** Of a worker, in bytes; nothing here is deep. */
    private static final long STACK = 512 << 10;

    /** Calls take a tenth of a second, and AWS lets an account make some tens of them a second in each of its regions. */
    private static final int CALLS = 32;

    /**
     * A throttled region holds its calls back, and what EC2 does not show yet is looked for again and again: nobody else has
     * to wait for these. So many threads are added where work has waited for so long, up to the most.
     */
    private static final int MORE_CALLS = 32;

    private static final Duration LONG_WAIT = Duration.ofSeconds(5);
    private static final int MOST_CALLS = 500;

    /**
     * So many files at a time: the first are done as early as can be, and AWS's work on them begins; two would do to fill
     * the line while one of them begins or ends.
     */
    private static final int FILES = 4;

    private final ThreadPoolExecutor calls = pool(CALLS, "image-push");
    private final ThreadPoolExecutor files = pool(FILES, "image-upload");
    private final Time time;
    private final StopSignal stop;
    private final Set<CompletableFuture<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private int most = MOST_CALLS;

    Workers(Time time, StopSignal stop) {
        this.time = time;
        this.stop = stop;
        stop.onStop(this::close);
    }

    private static ThreadPoolExecutor pool(int threads, String name) {
        return new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(null, work, name, STACK);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What a worker does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws InterruptedException;
    }

    /** What a worker does for a future; it completes the future itself, unless it fails. */
    @FunctionalInterface
    interface Completing {
        void run() throws InterruptedException;
    }

    /** The threads for calls; work that a stop finds in the queue is dropped. */
    Executor calls() {
        return work -> {
            if (!queue(calls, new CompletableFuture<>(), work::run)) {
                throw new RejectedExecutionException();
            }
        };
    }

    /** A value that is there already. */
    <T> Later<T> now(T value) {
        return new Later<>(this, CompletableFuture.completedFuture(value));
    }

    /** Does short work: calls. */
    <T> Later<T> call(Work<T> work) {
        return this.<Void>now(null).then(nothing -> work.run());
    }

    /** Does work that reads and sends a whole file, when it is its turn. */
    <T> Later<T> send(Work<T> work) {
        CompletableFuture<T> value = new CompletableFuture<>();
        run(files, value, () -> value.complete(work.run()));
        return new Later<>(this, value);
    }

    /** The value of somebody else's future, or of its failure; a stop ends the waiting, though not what is waited for. */
    <T> Later<T> when(CompletableFuture<T> future) {
        CompletableFuture<T> value = endedByStop();
        new Later<>(this, future).passTo(value);
        return new Later<>(this, value);
    }

    /** Comes when that long has passed. */
    Later<Void> after(Duration duration) {
        CompletableFuture<Void> value = endedByStop();
        // The clock's own thread tells nobody anything; what comes too late for a worker has been ended by the stop.
        time.after(duration).whenComplete((passed, never) -> queue(calls, value, () -> value.complete(null)));
        return new Later<>(this, value);
    }

    private <T> CompletableFuture<T> endedByStop() {
        CompletableFuture<T> value = new CompletableFuture<>();
        waiting.add(value);
        value.whenComplete((result, failure) -> waiting.remove(value));
        // After it was added: the stop may have been through all others by then.
        if (closed) {
            interrupt(value);
        }
        return value;
    }

    /** Does work again and again, with a pause after each time, until it brings a value. */
    <T> Later<T> repeat(Duration pause, Work<Optional<T>> work) {
        CompletableFuture<T> value = new CompletableFuture<>();
        repeat(pause, work, value);
        return new Later<>(this, value);
    }

    private <T> void repeat(Duration pause, Work<Optional<T>> work, CompletableFuture<T> value) {
        run(value, () -> {
            Optional<T> found = work.run();
            if (found.isPresent()) {
                value.complete(found.get());
                return;
            }
            after(pause).atEnd((passed, failure) -> {
                if (failure == null) {
                    repeat(pause, work, value);
                } else {
                    value.completeExceptionally(failure);
                }
            });
        });
    }

    /** Runs what completes a future; the future fails with what that throws, and with a stop. */
    void run(CompletableFuture<?> value, Completing work) {
        run(calls, value, work);
    }

    private void run(ThreadPoolExecutor pool, CompletableFuture<?> value, Completing work) {
        if (!queue(pool, value, work)) {
            interrupt(value);
        }
    }

    /** @return false after a stop */
    private boolean queue(ThreadPoolExecutor pool, CompletableFuture<?> value, Completing work) {
        Task task = new Task(value, work, System.nanoTime());
        try {
            pool.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        } catch (Error e) {
            // The system gives no further thread: those that there are have to do.
            if (pool.getPoolSize() == 0) {
                value.completeExceptionally(e);
                return true;
            }
            pool.getQueue().add(task);
            return !pool.isShutdown() || !pool.remove(task);
        }
    }

    /** @param since when it was queued, by {@link System#nanoTime} */
    private record Task(CompletableFuture<?> value, Completing work, long since) implements Runnable {
        @Override
        public void run() {
            try {
                work.run();
            } catch (InterruptedException | RuntimeException | Error e) {
                value.completeExceptionally(e);
            }
        }
    }

    private void interrupt(CompletableFuture<?> value) {
        value.completeExceptionally(new StopSignal.Stopped(stop.stopped() ? stop.reason() : "interrupted"));
    }

    /**
     * Waits, with the caller's thread.
     *
     * @throws StopSignal.Stopped when the push was stopped before
     */
    <T> T await(Later<T> later) throws InterruptedException {
        CompletableFuture<T> value = new CompletableFuture<>();
        later.passTo(value);
        while (true) {
            try {
                return value.get(STOP_SEEN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                stop.check();
                addThreads();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        }
    }

    private synchronized void addThreads() {
        int threads = calls.getPoolSize();
        boolean late =
                calls.getQueue().peek() instanceof Task next && System.nanoTime() - next.since > LONG_WAIT.toNanos();
        if (late && threads < most) {
            int more = Math.max(calls.getCorePoolSize(), Math.min(most, threads + MORE_CALLS));
            try {
                calls.setMaximumPoolSize(more);
                calls.setCorePoolSize(more);
            } catch (Error e) {
                // The system gives no further thread.
                most = Math.max(CALLS, calls.getPoolSize());
                calls.setCorePoolSize(most);
            }
        } else if (calls.getQueue().isEmpty() && calls.getActiveCount() <= CALLS && calls.getCorePoolSize() > CALLS) {
            // Those that have nothing to do end.
            calls.setCorePoolSize(CALLS);
            calls.setMaximumPoolSize(CALLS);
        }
    }

    /** Lets no further work begin, and what is under way a moment to end; the caller may be interrupted itself. */
    void end() throws InterruptedException {
        close();
        Thread.interrupted();
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        calls.awaitTermination(STOP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        files.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Returns when all ends are told: whoever else calls it meanwhile waits. */
    @Override
    public synchronized void close() {
        closed = true;
        for (ExecutorService pool : new ExecutorService[] {files, calls}) {
            // What never began ends as well: somebody may be about to tell of its end.
            pool.shutdownNow().forEach(task -> interrupt(((Task) task).value));
        }
        waiting.forEach(this::interrupt);
    }
}
