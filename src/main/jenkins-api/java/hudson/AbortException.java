package hudson;

import java.io.IOException;

/** Ends a build with a line instead of a stack trace. */
public class AbortException extends IOException {
    public AbortException(String message) {}
}
