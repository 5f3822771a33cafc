package jakarta.servlet;

import java.util.Locale;

/** A request of any protocol. */
public interface ServletRequest {
    Locale getLocale();

    String getParameter(String text);
}
