package jakarta.servlet.http;

import jakarta.servlet.ServletRequest;

/** A request by HTTP. */
public interface HttpServletRequest extends ServletRequest {
    String getHeader(String text);
}
