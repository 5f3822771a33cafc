package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Locks that processes hold on files, and that the system takes from them when they are gone, however they went. */
final class Locks {
    private static final Duration LOOK = Duration.ofMillis(20);

    /** Who asks for a lock holds it for a moment; who is met twice is no such one. */
    private static final int LOOKS = 3;

    private Locks() {}

    /** Whether a process holds the lock; another than this one. */
    static boolean held(Path file) throws IOException, InterruptedException {
        for (int look = 1; look <= LOOKS; look++) {
            if (look > 1) {
                pause();
            }
            if (free(file)) {
                return false;
            }
        }
        return true;
    }

    private static boolean free(Path file) throws IOException {
        try (FileChannel channel = open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /**
     * Takes the lock of a file, which is made where it is not there. Closing the channel gives it back.
     *
     * @throws IOException when another holds it for longer than that
     */
    static FileChannel take(Path file, Duration patience) throws IOException, InterruptedException {
        FileChannel channel = open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            long start = System.nanoTime();
            while (!taken(channel)) {
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new IOException("another process holds " + file);
                }
                pause();
            }
            return channel;
        } catch (IOException | InterruptedException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all);
    }

    static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
    }
}
