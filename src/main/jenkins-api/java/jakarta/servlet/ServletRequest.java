package jakarta.servlet;

import java.util.Locale;

/** A request of any protocol. */
public interface ServletRequest {
    Object getAttribute(String text);

    Locale getLocale();

    String getParameter(String text);

    void setAttribute(String text, Object bean);
}
