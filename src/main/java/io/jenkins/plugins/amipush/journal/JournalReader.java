package io.jenkins.plugins.amipush.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a journal from its bytes, which may come in pieces of any size while the push still writes them. Types that
 * this version does not know are skipped, and so is a last line that was not written to its end.
 */
public final class JournalReader {
    /** Longer than any event's line by far; a file without line breaks must not fill the memory. In bytes. */
    static final int LONGEST_LINE = 1024 * 1024;

    private static final int LONGEST_MESSAGE = 200;

    private final Consumer<Event> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number = 1;

    /** A reader that has seen nothing yet. */
    public JournalReader(Consumer<Event> events) {
        this.events = events;
    }

    /**
     * Reads a journal to its present end.
     *
     * @throws JournalFormat.JournalException when a line is not a journal's; the message names it by number
     */
    public static void read(Path file, Consumer<Event> events) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            read(in, events);
        }
    }

    /** The same from a stream, which stays open. */
    public static void read(InputStream in, Consumer<Event> events) throws IOException {
        JournalReader reader = new JournalReader(events);
        byte[] buffer = new byte[64 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            reader.accept(buffer, 0, count);
        }
    }

    /**
     * Takes the journal's next bytes and tells the events of the lines that they complete.
     *
     * @throws JournalFormat.JournalException when a line is not a journal's
     */
    public void accept(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i - start);
                start = i + 1;
                tell();
            }
        }
        append(bytes, start, offset + length - start);
    }

    private void append(byte[] bytes, int offset, int length) {
        if (line.size() + length > LONGEST_LINE) {
            throw refused("longer than " + LONGEST_LINE + " bytes", null);
        }
        line.write(bytes, offset, length);
    }

    private void tell() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!text.isBlank()) {
            parse(text).ifPresent(events);
        }
        number++;
    }

    private Optional<Event> parse(String text) {
        Optional<Event> event;
        try {
            event = JournalFormat.parse(text);
        } catch (JournalFormat.JournalException e) {
            throw refused(e.getMessage(), e);
        }
        if (event.isPresent() && event.get() instanceof Event.Begin begin && begin.format() > Event.FORMAT) {
            throw refused(
                    "format " + begin.format() + ", written by a newer version; this one reads " + Event.FORMAT, null);
        }
        return event;
    }

    private JournalFormat.JournalException refused(String why, Throwable cause) {
        String clean = why.replaceAll("\\p{Cntrl}", "?");
        String brief = clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE) + "…";
        return new JournalFormat.JournalException("line " + number + " of the journal: " + brief, cause);
    }
}
