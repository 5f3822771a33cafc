package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.StopSignal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The threads that regions and images are worked on by; they end with a stop. */
final class Workers implements AutoCloseable {
    /** A stopped push ends within seconds; what a worker is in the middle of by then is cut off. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);

    /** How often it is asked, while work is waited for, whether the push was stopped. */
    private static final Duration STOP_SEEN = Duration.ofSeconds(1);

    /** Of a worker, in bytes; most of them wait for AWS, and there may be as many as images. */
    private static final long STACK = 512 << 10;

    /** At what AWS has finished already there is little to do and nothing to wait for; a thread costs memory. */
    private static final int FOR_FINISHED = 64;

    private final ExecutorService threads;
    private final ExecutorService forFinished;
    private final StopSignal stop;

    Workers(int most, StopSignal stop) {
        this.stop = stop;
        this.threads = pool(most);
        this.forFinished = most <= FOR_FINISHED ? threads : pool(FOR_FINISHED);
        stop.onStop(this::close);
    }

    private static ExecutorService pool(int most) {
        return Executors.newFixedThreadPool(most, work -> {
            Thread thread = new Thread(null, work, "image-push", STACK);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @throws StopSignal.Stopped when the push was stopped */
    <T> Future<T> submit(Callable<T> work) {
        return submit(work, threads);
    }

    /**
     * The same for work that, as far as can be seen, waits for nothing.
     *
     * @throws StopSignal.Stopped when the push was stopped
     */
    <T> Future<T> submitShort(Callable<T> work) {
        return submit(work, forFinished);
    }

    private static <T> Future<T> submit(Callable<T> work, ExecutorService pool) {
        try {
            return pool.submit(work);
        } catch (RejectedExecutionException e) {
            throw new StopSignal.Stopped("stopped before all work had begun");
        }
    }

    /**
     * What came of work, once it has ended.
     *
     * @throws StopSignal.Stopped when the push was stopped before
     */
    <T> T await(Future<T> work) throws InterruptedException {
        while (true) {
            try {
                return work.get(STOP_SEEN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Work that had not begun when the push was stopped never ends.
                stop.check();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException interrupted) {
                    throw interrupted;
                }
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
            }
        }
    }

    /** Lets no further work begin, and what is under way a moment to end; the caller may be interrupted itself. */
    void end() throws InterruptedException {
        close();
        Thread.interrupted();
        long end = System.nanoTime() + STOP_LIMIT.toNanos();
        threads.awaitTermination(STOP_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        forFinished.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        forFinished.shutdownNow();
    }
}
