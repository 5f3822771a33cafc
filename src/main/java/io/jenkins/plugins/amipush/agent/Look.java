package io.jenkins.plugins.amipush.agent;

import java.io.Serializable;

/**
 * What a look at an engine found.
 *
 * @param state how the process stands, asked before the journal was read
 * @param journal what the journal holds from the offset on, at most {@link #MOST_BYTES}; may end within a line
 * @param lastWords the end of what the process printed, when it has ended; else empty
 */
public record Look(State state, byte[] journal, String lastWords) implements Serializable {
    private static final long serialVersionUID = 1;

    /** A look must fit into a packet or two of a slow connection; a fuller journal takes several. */
    public static final int MOST_BYTES = 1 << 20;

    /** How the process stands. */
    public enum State {
        /** It was never started here, or its files are gone. */
        ABSENT,
        RUNNING,
        ENDED
    }

    /** Whether nothing more will come. */
    public boolean last() {
        return state != State.RUNNING && journal.length < MOST_BYTES;
    }
}
