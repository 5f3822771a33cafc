package io.jenkins.plugins.amipush.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The journal on disk, one event a line. A line is handed to the operating system whole, in one write, before the next
 * event is heard: what the journal says survives the process.
 */
public final class JournalFile implements Journal.Listener, AutoCloseable {
    private final FileChannel channel;

    private JournalFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a journal to append to, made where it does not exist. */
    public static JournalFile append(Path file) throws IOException {
        return new JournalFile(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
    }

    @Override
    public void heard(Event event) {
        ByteBuffer line = ByteBuffer.wrap((JournalFormat.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append to the journal", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
