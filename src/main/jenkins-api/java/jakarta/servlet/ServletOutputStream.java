package jakarta.servlet;

import java.io.OutputStream;

/** The body of an answer. */
public abstract class ServletOutputStream extends OutputStream {
    private ServletOutputStream() {}
}
