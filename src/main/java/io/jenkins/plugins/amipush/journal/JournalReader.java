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
    private final Consumer<JournalFormat.JournalException> refused;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number = 1;
    private boolean skipping;

    /** A reader that has seen nothing yet. */
    public JournalReader(Consumer<Event> events) {
        this(events, refusal -> {
            throw refusal;
        });
    }

    /**
     * A reader for a journal that is not trusted: it skips a line that is not a journal's and goes on.
     *
     * @param refused is told of each such line
     */
    public JournalReader(Consumer<Event> events, Consumer<JournalFormat.JournalException> refused) {
        this.events = events;
        this.refused = refused;
    }

    /** A reader at the same place, within a line too, that tells others; this one does not move when that one does. */
    public JournalReader fork(Consumer<Event> otherEvents, Consumer<JournalFormat.JournalException> otherRefused) {
        JournalReader fork = new JournalReader(otherEvents, otherRefused);
        fork.line.writeBytes(line.toByteArray());
        fork.number = number;
        fork.skipping = skipping;
        return fork;
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
     * @throws JournalFormat.JournalException when a line is not a journal's, unless there is somebody to tell of it
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
        if (skipping) {
            return;
        }
        if (line.size() + length > LONGEST_LINE) {
            skipping = true;
            line.reset();
            refuse("longer than " + LONGEST_LINE + " bytes", null);
        } else {
            line.write(bytes, offset, length);
        }
    }

    private void tell() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (!text.isBlank()) {
            parse(text).ifPresent(events);
        }
        skipping = false;
        number++;
    }

    private Optional<Event> parse(String text) {
        Optional<Event> event;
        try {
            event = JournalFormat.parse(text);
        } catch (JournalFormat.JournalException e) {
            refuse(e.getMessage(), e);
            return Optional.empty();
        }
        if (event.isPresent() && event.get() instanceof Event.Begin begin && begin.format() > Event.FORMAT) {
            refuse("format " + begin.format() + ", written by a newer version; this one reads " + Event.FORMAT, null);
            return Optional.empty();
        }
        return event;
    }

    private void refuse(String why, Throwable cause) {
        String clean = why.replaceAll("\\p{Cntrl}", "?");
        String brief = clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE) + "…";
        refused.accept(new JournalFormat.JournalException("line " + number + " of the journal: " + brief, cause));
    }
}
