package io.jenkins.plugins.amipush.engine.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An HTTP request as the services read it. */
final class Request {
    /** Larger than any document or form that a service takes; only object and block bodies are larger. */
    private static final int DOCUMENT_LIMIT = 4 << 20;

    /** Colon, space and the end of the line. */
    private static final int HEADER_PUNCTUATION = 4;

    private final String id;
    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final Optional<Scope> scope;
    private final long bytes;
    private InputStream body;
    private boolean corrupt;

    private Request(String id, HttpExchange exchange) {
        this.id = id;
        method = exchange.getRequestMethod();
        path = exchange.getRequestURI().getRawPath();
        query = decode(exchange.getRequestURI().getRawQuery());
        headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        scope = Scope.of(headers.get("Authorization"));
        body = exchange.getRequestBody();
        bytes = bytes(exchange);
    }

    private static long bytes(HttpExchange exchange) {
        long bytes =
                (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getProtocol()).length();
        for (var header : exchange.getRequestHeaders().entrySet()) {
            for (String value : header.getValue()) {
                bytes += header.getKey().length() + value.length() + HEADER_PUNCTUATION;
            }
        }
        String announced = exchange.getRequestHeaders().getFirst("Content-Length");
        return bytes + (announced == null ? 0 : Long.parseLong(announced));
    }

    static Request of(String id, HttpExchange exchange) {
        return new Request(id, exchange);
    }

    /** How many bytes the request has on the wire: its head, and the body that the head announces. */
    long bytes() {
        return bytes;
    }

    /** The id that the answer carries. */
    String id() {
        return id;
    }

    String method() {
        return method;
    }

    /** The path, still percent-encoded. */
    String path() {
        return path;
    }

    Map<String, String> query() {
        return query;
    }

    /** A header's value, or null. */
    String header(String name) {
        return headers.get(name);
    }

    Map<String, String> headers() {
        return headers;
    }

    Optional<Scope> scope() {
        return scope;
    }

    String region() {
        return scope.map(Scope::region).orElse("");
    }

    InputStream body() {
        return body;
    }

    /** From now on the body reads as if one of its bits had changed on the way. */
    void corruptBody() {
        corrupt = true;
    }

    /** Whether the content is to be taken as if a bit of it had changed on the way. */
    boolean corrupt() {
        return corrupt;
    }

    /** The whole of a small body; it can be read again. */
    byte[] document() throws IOException {
        byte[] bytes = body.readNBytes(DOCUMENT_LIMIT + 1);
        if (bytes.length > DOCUMENT_LIMIT) {
            throw new Refusal(413, "RequestEntityTooLarge", "The request is larger than " + DOCUMENT_LIMIT + " bytes");
        }
        body = new ByteArrayInputStream(bytes);
        return bytes;
    }

    /** The fields of a form, which may stand in the body or in the query. */
    Map<String, String> form() throws IOException {
        Map<String, String> fields = new LinkedHashMap<>(query);
        fields.putAll(decode(new String(document(), StandardCharsets.UTF_8)));
        return fields;
    }

    /** The headers that say something about a call, for the log: nothing secret, nothing of transport. */
    Map<String, String> tellingHeaders() {
        List<String> transport =
                List.of("x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-trailer", "x-amz-te");
        Map<String, String> telling = new TreeMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean told = lower.startsWith("x-amz-") || lower.equals("content-md5") || lower.equals("content-length");
            if (told && !transport.contains(lower)) {
                telling.put(lower, value);
            }
        });
        return telling;
    }

    static Map<String, String> decode(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (form == null || form.isEmpty()) {
            return fields;
        }
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            fields.put(unescape(name), unescape(value));
        }
        return fields;
    }

    private static String unescape(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("InvalidURI", "Couldn't parse the specified URI.");
        }
    }

    /** A path segment's text; a plus sign stands for itself. */
    static String unescapePath(String text) {
        return unescape(text.replace("+", "%2B"));
    }
}
