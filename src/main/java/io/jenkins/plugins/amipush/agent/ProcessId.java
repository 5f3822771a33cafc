package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process, and not another one that got its number later.
 *
 * @param startMillis when it started, since the epoch; 0 where the system does not tell
 */
record ProcessId(long pid, long startMillis) {
    /** Linux tells a start as ticks since a boot whose time every virtual machine works out anew. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), start(process));
    }

    byte[] text() {
        return (pid + " " + startMillis + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** What the file holds; empty where it is not there or holds something else. */
    static Optional<ProcessId> read(Path file) throws IOException {
        try {
            String[] words =
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ");
            return words.length == 2
                    ? Optional.of(new ProcessId(Long.parseLong(words[0]), Long.parseLong(words[1])))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The process, while it runs. */
    Optional<ProcessHandle> running() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::same)
                .filter(process -> !zombie());
    }

    private boolean same(ProcessHandle process) {
        return Math.abs(start(process) - startMillis) <= TOLERANCE.toMillis();
    }

    /** An ended process stays in the table until its parent asks for it, which a parent may never do. */
    private boolean zombie() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException e) {
            return false;
        }
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
