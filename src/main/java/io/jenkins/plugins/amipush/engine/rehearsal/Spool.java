package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Where content is kept when it is kept at all. */
final class Spool {
    private final Path directory;
    private final AtomicLong names = new AtomicLong();

    private Spool(Path directory) {
        this.directory = directory;
    }

    /** @param directory null for a spool that forgets */
    static Spool of(Path directory) throws IOException {
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return new Spool(directory);
    }

    boolean keeps() {
        return directory != null;
    }

    /** A name for new content; null in a spool that forgets. */
    Path next() {
        return directory == null ? null : directory.resolve("content-" + names.incrementAndGet());
    }

    OutputStream open(Path file) throws IOException {
        return file == null ? OutputStream.nullOutputStream() : Files.newOutputStream(file);
    }

    /** The contents in a row, in a file of their own. */
    Path join(List<Path> files) throws IOException {
        Path joined = next();
        try (OutputStream out = Files.newOutputStream(joined)) {
            for (Path file : files) {
                Files.copy(file, out);
            }
        }
        return joined;
    }

    void delete(Path file) throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
