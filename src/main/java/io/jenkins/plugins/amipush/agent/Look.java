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

    /** More of them than an engine's own last words are, however an agent writes them. */
    private static final int MOST_LAST_WORDS = 64 << 10;

    /** @throws IllegalArgumentException for what no agent of ours answers */
    public Look {
        if (state == null || journal == null || journal.length > MOST_BYTES) {
            throw new IllegalArgumentException("a look without a state, or with more of a journal than was asked for");
        }
        if (lastWords == null || lastWords.length() > MOST_LAST_WORDS) {
            throw new IllegalArgumentException("a look with more last words than was asked for");
        }
    }

    /** Whether nothing more will come. */
    public boolean last() {
        return state != State.RUNNING && journal.length < MOST_BYTES;
    }
}
