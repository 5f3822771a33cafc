package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * Ends the process in good order when the system asks for it (SIGTERM, Ctrl-C): the command is told, has some time to
 * write down what it leaves, and its exit code is the process's. After a normal end there is nothing to do.
 *
 * <p>The virtual machine runs the hook in both cases and cannot be asked which; whether the command has ended tells.
 */
final class Shutdown {
    /** Enough to abort what is under way; Docker and Jenkins kill a process 10 seconds after asking, some after 5. */
    static final Duration PATIENCE = Duration.ofSeconds(4);

    static final String REASON = "the process was told to end";

    private final StopSignal stop;
    private final Duration patience;
    private final PrintStream err;
    private final IntConsumer halt;
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    Shutdown(StopSignal stop, Duration patience, PrintStream err, IntConsumer halt) {
        this.stop = stop;
        this.patience = patience;
        this.err = err;
        this.halt = halt;
    }

    /** Stands by for the process. */
    static Shutdown install(StopSignal stop) {
        Shutdown shutdown = new Shutdown(stop, PATIENCE, System.err, Runtime.getRuntime()::halt);
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
        stop.onStop(shutdown::limit);
        return shutdown;
    }

    /** The command has ended, with that exit code; to be said before the process exits. */
    void ended(int exitCode) {
        ended.complete(exitCode);
    }

    void run() {
        if (ended.isDone()) {
            return;
        }
        int exitCode = ExitCode.NOT_STARTED;
        try {
            stop.stop(REASON);
            exitCode = ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            tellBusy();
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            err.println("ami-push: ended: " + e);
        }
        err.flush();
        // A hook cannot set the exit code in any other way: it would be that of the signal.
        halt.accept(exitCode);
    }

    /** A stop has come from within, such as the end of a lease: it, too, has an end. */
    void limit() {
        Thread thread = new Thread(this::haltWhenBusy, "stop-limit");
        thread.setDaemon(true);
        thread.start();
    }

    private void haltWhenBusy() {
        try {
            ended.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            tellBusy();
            err.flush();
            halt.accept(ExitCode.NOT_STARTED);
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellBusy() {
        err.println(
                "ami-push: still busy " + patience.toSeconds() + " s after the stop (" + stop.reason() + "); ended");
    }
}
