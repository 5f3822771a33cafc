package jakarta.servlet.http;

/** A request by HTTP. */
public interface HttpServletRequest {
    String getHeader(String text);
}
