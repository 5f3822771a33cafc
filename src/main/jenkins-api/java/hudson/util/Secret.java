package hudson.util;

import java.io.Serializable;

/** A text that is kept encrypted. */
public final class Secret implements Serializable {
    private Secret() {}

    public String getPlainText() {
        throw new UnsupportedOperationException();
    }
}
