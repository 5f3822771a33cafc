package jakarta.servlet;

import java.io.IOException;

/** An answer in any protocol. */
public interface ServletResponse {
    ServletOutputStream getOutputStream() throws IOException;

    void setContentType(String text);
}
