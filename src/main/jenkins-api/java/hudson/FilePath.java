package hudson;

import java.io.Serializable;

/**  */
public final class FilePath implements Serializable {
    private FilePath() {}
}
