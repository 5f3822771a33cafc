package io.jenkins.plugins.amipush.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Sees from outside that a virtual machine has taken up a signal to end, by the thread that then waits for the push. */
final class SignalWatch {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String THREAD = "shutdown";
    private static final long LOOK_NANOS = 1_000_000;

    private SignalWatch() {}

    /** Only Linux shows the threads of processes as files. */
    static boolean possible() {
        return Files.isDirectory(PROCESSES.resolve("self/task"));
    }

    /** Returns when the process has taken the signal up, or is gone. */
    static void await(EngineProcess engine) {
        Path threads = PROCESSES.resolve(engine.pid() + "/task");
        while (engine.alive() && !waits(threads)) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean waits(Path threads) {
        try (Stream<Path> all = Files.list(threads)) {
            return all.anyMatch(SignalWatch::isWaitingHook);
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code stat} is {@code ID (NAME) STATE …}; a hook that sleeps has told the push to stop. */
    private static boolean isWaitingHook(Path thread) {
        try {
            return Files.readString(thread.resolve("stat")).contains("(" + THREAD + ") S ");
        } catch (IOException e) {
            return false;
        }
    }
}
