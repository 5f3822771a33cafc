package io.jenkins.plugins.amipush.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Sees from outside what the threads of an engine are at: busy, waiting for answers, or taking up a signal to end. */
final class SignalWatch {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String THREAD = "shutdown";
    private static final long LOOK_NANOS = 1_000_000;

    /** Looks in a row that must find all threads asleep. */
    private static final int QUIET_LOOKS = 20;

    /** A thread that never sleeps is none that sends requests. */
    private static final int MOST_LOOKS = 3_000;

    private SignalWatch() {}

    /** Only Linux shows the threads of processes as files. */
    static boolean possible() {
        return Files.isDirectory(PROCESSES.resolve("self/task"));
    }

    /** Returns when every thread waits for something, such as an answer. */
    static void awaitQuiet(EngineProcess engine) {
        int quiet = 0;
        for (int look = 0; quiet < QUIET_LOOKS && look < MOST_LOOKS && engine.alive(); look++) {
            quiet = anyThread(engine, stat -> stat.contains(") R ")) ? 0 : quiet + 1;
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Returns when the process has taken the signal up, or is gone: the hook that sleeps has told the push to stop. */
    static void awaitSignalTaken(EngineProcess engine) {
        while (engine.alive() && !anyThread(engine, stat -> stat.contains("(" + THREAD + ") S "))) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** @param matching gets each thread's {@code ID (NAME) STATE …} */
    private static boolean anyThread(EngineProcess engine, Predicate<String> matching) {
        try (Stream<Path> threads = Files.list(PROCESSES.resolve(engine.pid() + "/task"))) {
            return threads.map(SignalWatch::stat).anyMatch(matching);
        } catch (IOException e) {
            return false;
        }
    }

    private static String stat(Path thread) {
        try {
            return Files.readString(thread.resolve("stat"));
        } catch (IOException e) {
            return "";
        }
    }
}
