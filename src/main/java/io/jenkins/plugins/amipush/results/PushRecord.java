package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Results;
import java.io.IOException;
import java.util.List;

/** The copy of one push's journal in the build's directory; its length is the offset to read on from. */
public final class PushRecord {
    /** Length of the copy in bytes. */
    public long length() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The events that {@code chunk} completes, with what the copy already holds; nothing is written yet, so that the
     * caller can log them first.
     */
    public List<Event> read(byte[] chunk) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Appends to the copy and to the results; what {@link #read} returned is now part of them. */
    public void append(byte[] chunk) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Says that nothing more will come, and why, when the journal itself does not. @param reason may be null */
    public void close(String reason) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Whether {@link #close} was called or the journal has its last line. */
    public boolean closed() {
        throw new UnsupportedOperationException();
    }

    public Results results() {
        throw new UnsupportedOperationException();
    }
}
