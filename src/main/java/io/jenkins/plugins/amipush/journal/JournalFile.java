package io.jenkins.plugins.amipush.journal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The journal on disk, one event a line. A line is handed to the operating system whole, in one write, before the next
 * event is heard: what the journal says survives the process.
 */
public final class JournalFile implements Journal.Listener, AutoCloseable {
    private final OutputStream file;

    private JournalFile(OutputStream file) {
        this.file = file;
    }

    /** Opens a journal to append to, made where it does not exist. */
    public static JournalFile append(Path file) throws IOException {
        // No channel: one would be closed by the first interrupted thread that tells an event, when a push is stopped.
        return new JournalFile(new FileOutputStream(file.toFile(), true));
    }

    /** Hears for several files at once: each gets every line, which is made only once. */
    public static Journal.Listener together(List<JournalFile> files) {
        return event -> {
            byte[] line = line(event);
            files.forEach(file -> file.write(line));
        };
    }

    @Override
    public void heard(Event event) {
        write(line(event));
    }

    private static byte[] line(Event event) {
        return (JournalFormat.line(event) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] line) {
        try {
            file.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append to the journal", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
