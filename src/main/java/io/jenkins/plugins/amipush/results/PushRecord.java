package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The copy of one push's journal in the build's directory, {@code ID.ndjson}; its length is the offset to read on from,
 * so that after a restart not a line is lost or doubled. Results are folded from the copy when they are asked for and
 * not in memory any more. A file {@code ID.closed} beside it keeps why no more will come. When the build is over the
 * copy is compressed, {@code ID.ndjson.gz}. Safe for use by several threads; knows nothing of Jenkins.
 */
public final class PushRecord {
    /** Ten times the journal of a large release; the rest of a longer one is not kept, and its results say so. */
    static final long MOST_BYTES = 128L << 20;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}");
    private static final String LOST = "the copy of its journal is gone from the build's directory";
    private static final String ABANDONED = "the build ended before the push told how it ended";
    private static final String UNTOLD = "the push ended without telling how";

    private final Supplier<Path> directory;
    private final String id;
    private final long mostBytes;
    private UntrustedJournal open;
    private SoftReference<UntrustedJournal> folded = new SoftReference<>(null);
    private long unkept;
    private boolean ended;
    private String why;

    /**
     * @param directory where the copy lies; asked each time, because a build's directory may move
     * @throws IllegalArgumentException when the id could name something outside of it
     */
    public PushRecord(Supplier<Path> directory, String id) {
        this(directory, id, MOST_BYTES);
    }

    PushRecord(Supplier<Path> directory, String id, long mostBytes) {
        if (!isId(id)) {
            throw new IllegalArgumentException("no id of a push: " + id);
        }
        this.directory = directory;
        this.id = id;
        this.mostBytes = mostBytes;
    }

    static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    public String id() {
        return id;
    }

    /** The id when a push is started again because its engine was lost: {@code 7}, {@code 7.2}, {@code 7.3}. */
    public static String next(String id) {
        int dot = id.lastIndexOf('.');
        return dot < 0 ? id + ".2" : id.substring(0, dot + 1) + (Integer.parseInt(id.substring(dot + 1)) + 1);
    }

    /** Length of the copy in bytes, and of what was read beyond the most that is kept. */
    public synchronized long length() throws IOException {
        return kept() + unkept;
    }

    /**
     * The events that {@code chunk} completes, with what the copy already holds; nothing is written yet, so that the
     * caller can log them first.
     */
    public synchronized List<Event> read(byte[] chunk) throws IOException {
        int length = room(chunk);
        List<Event> events = journal().peek(chunk, length);
        if (length < chunk.length && unkept == 0) {
            events.add(tooLong());
        }
        return events;
    }

    /** Tells all events of the copy. */
    public synchronized void replay(Consumer<Event> events) throws IOException {
        UntrustedJournal journal = new UntrustedJournal();
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = copy().open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                journal.peek(buffer, count).forEach(events);
                journal.accept(buffer, count);
            }
        } catch (NoSuchFileException e) {
            // Nothing was told yet.
        }
    }

    /** What the results will be with that chunk, of which nothing is written yet. */
    public synchronized Results resultsWith(byte[] chunk) throws IOException {
        UntrustedJournal journal = fold().journal;
        journal.accept(chunk, room(chunk));
        return journal.results();
    }

    /** Appends to the copy and to the results; what {@link #read} returned is now part of them. */
    public synchronized void append(byte[] chunk) throws IOException {
        if (ended || copy().isPacked()) {
            throw new IOException("the record of push " + id + " is closed");
        }
        UntrustedJournal journal = journal();
        int length = room(chunk);
        if (length > 0) {
            write(chunk, length);
            journal.accept(chunk, length);
        }
        if (length < chunk.length && unkept == 0) {
            journal.tell(tooLong());
        }
        unkept += chunk.length - length;
    }

    /** Says that nothing more will come, and why, when the journal itself does not. @param reason may be null */
    public synchronized void close(String reason) throws IOException {
        if (!ended) {
            Files.writeString(closedFile(), reason == null ? "" : reason);
            finish(reason);
        }
    }

    /** The same without a trace on the disk, for a build that has ended without closing the record. */
    synchronized void abandon() {
        if (!closed()) {
            finish(copy().exists() ? ABANDONED : LOST);
        }
    }

    /** Compresses the copy, to which nothing will be added any more; what its results need stays. */
    void pack() throws IOException {
        pack((whole, sieved) ->
                folded(whole).journal.results().equals(folded(sieved).journal.results()));
    }

    /** Everybody may ask for the results meanwhile: of a large release it takes seconds. */
    void pack(PackedJournal.Check check) throws IOException {
        PackedJournal copy = copy();
        if (!copy.isWorthPacking() || !closed()) {
            return;
        }
        // Of one that was cut off its length tells that.
        long length = copy.compress(copy.length() >= mostBytes, check);
        synchronized (this) {
            copy.replace(length);
            forget();
        }
    }

    /** Whether {@link #pack} has something to do once the record is closed. */
    boolean isWorthPacking() {
        return copy().isWorthPacking();
    }

    /** The journal so far. @throws NoSuchFileException when there is none */
    InputStream openJournal() throws IOException {
        return copy().open();
    }

    /** Whether {@link #close} was called or the journal has its last line. */
    public synchronized boolean closed() {
        if (ended) {
            return true;
        }
        boolean over = results().outcome() != RunOutcome.RUNNING;
        // What was left out is known here only.
        if (over && open != null && unkept == 0) {
            folded = new SoftReference<>(open);
            open = null;
        }
        return over;
    }

    public synchronized Results results() {
        try {
            return journal().results();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + journalFile(), e);
        }
    }

    /** The copy's path; the file is there as soon as something was appended, until it is compressed. */
    Path journalFile() {
        return directory.get().resolve(id + ".ndjson");
    }

    private PackedJournal copy() {
        return new PackedJournal(journalFile());
    }

    private Path closedFile() {
        return directory.get().resolve(id + ".closed");
    }

    private int room(byte[] chunk) throws IOException {
        return (int) Math.min(chunk.length, Math.max(0, mostBytes - kept()));
    }

    private long kept() throws IOException {
        return copy().length();
    }

    private void write(byte[] chunk, int length) throws IOException {
        try (var out = Files.newOutputStream(
                journalFile(), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE)) {
            out.write(chunk, 0, length);
        } catch (IOException e) {
            // Part of it may be written; what the file holds is what counts.
            forget();
            throw e;
        }
    }

    private void finish(String reason) {
        ended = true;
        why = reason;
        // The copy is folded anew when it is next asked for, and ends with the reason then.
        forget();
    }

    private void forget() {
        open = null;
        folded.clear();
    }

    /** The folded copy. Kept while more may come, else as long as the memory is not needed. */
    private UntrustedJournal journal() throws IOException {
        UntrustedJournal journal = open == null ? folded.get() : open;
        if (journal != null) {
            return journal;
        }
        if (!ended && Files.exists(closedFile())) {
            ended = true;
            why = Files.readString(closedFile(), StandardCharsets.UTF_8);
        }
        Fold fold = fold();
        journal = fold.journal;
        if (ended) {
            journal.end(end(fold.bytes));
            folded = new SoftReference<>(journal);
        } else {
            open = journal;
        }
        return journal;
    }

    private Fold fold() throws IOException {
        try (InputStream in = copy().open()) {
            return folded(in);
        } catch (NoSuchFileException e) {
            // Nothing was told yet.
            return new Fold(new UntrustedJournal(), 0);
        }
    }

    private static Fold folded(InputStream in) throws IOException {
        UntrustedJournal journal = new UntrustedJournal();
        byte[] buffer = new byte[64 * 1024];
        long bytes = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            journal.accept(buffer, count);
            bytes += count;
        }
        return new Fold(journal, bytes);
    }

    /** @param bytes how many could be read */
    private String end(long bytes) {
        if (bytes >= mostBytes) {
            return longerThanKept();
        }
        return why == null || why.isBlank() ? UNTOLD : why;
    }

    private record Fold(UntrustedJournal journal, long bytes) {}

    private Event tooLong() {
        return new Event.Note(null, Event.Level.ERROR, longerThanKept() + "; the rest is left out", null);
    }

    private String longerThanKept() {
        return "the journal is longer than " + mostBytes + " bytes";
    }
}
