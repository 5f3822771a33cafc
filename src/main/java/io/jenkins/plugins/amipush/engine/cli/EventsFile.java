package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.JournalFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The journal in the file that {@code --events} names. A lock on {@code FILE.lock} is held from before the file exists
 * until the engine ends, however it ends: who follows the file knows by it whether there is more to come.
 */
final class EventsFile implements AutoCloseable {
    private static final String LOCK = ".lock";

    /** Who asks whether the lock is held holds it for a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration LOOK = Duration.ofMillis(20);

    private final FileChannel lock;
    private final JournalFile journal;

    private EventsFile(FileChannel lock, JournalFile journal) {
        this.lock = lock;
        this.journal = journal;
    }

    /**
     * @throws PushFailure when the file cannot be written, or another push writes it
     */
    static EventsFile open(Path file) {
        FileChannel lock = null;
        try {
            lock = FileChannel.open(
                    file.resolveSibling(file.getFileName() + LOCK),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            lock(lock);
            return new EventsFile(lock, JournalFile.append(file));
        } catch (OverlappingFileLockException e) {
            close(lock);
            throw PushFailure.permanent("another push writes its events to " + file, "give each push its own file");
        } catch (IOException e) {
            close(lock);
            throw PushFailure.permanent("cannot write events to " + file + ": " + e, "name another with --events")
                    .cause(e);
        }
    }

    private static void lock(FileChannel lock) throws IOException {
        long start = System.nanoTime();
        while (lock.tryLock() == null) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new OverlappingFileLockException();
            }
            try {
                Time.real().sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written; the reason why is told by the caller.
        }
    }

    JournalFile journal() {
        return journal;
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
