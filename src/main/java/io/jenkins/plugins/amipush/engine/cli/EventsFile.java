package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Journal;
import io.jenkins.plugins.amipush.journal.JournalFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The journal in the file that {@code --events} names. A lock on {@code FILE.lock} is held from before the file exists
 * until the engine ends, however it ends: who follows the file knows by it whether there is more to come.
 */
final class EventsFile implements Journal.Listener, AutoCloseable {
    private static final String LOCK = ".lock";

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
            if (lock.tryLock() == null) {
                throw new OverlappingFileLockException();
            }
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

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written; the reason why is told by the caller.
        }
    }

    @Override
    public void heard(Event event) {
        journal.heard(event);
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            journal.close();
        }
    }
}
