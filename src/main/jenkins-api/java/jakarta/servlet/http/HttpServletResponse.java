package jakarta.servlet.http;

import jakarta.servlet.ServletResponse;

/** An answer by HTTP. */
public interface HttpServletResponse extends ServletResponse {
    void setHeader(String text, String text2);

    void setStatus(int number);
}
