package io.jenkins.plugins.amipush.engine.rehearsal;

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

    private final String id;
    private final String method;
    private final String path;
    private final Map<String, String> query;
    private final Map<String, String> headers;
    private final Optional<Scope> scope;
    private final long bytes;
    private InputStream body;
    private boolean corrupt;

    Request(String id, HttpHead head, InputStream body) throws IOException {
        this.id = id;
        this.body = body;
        method = head.method();
        path = head.path();
        query = decode(head.query());
        headers = head.headers();
        scope = Scope.of(headers.get("Authorization"));
        bytes = head.bytes() + head.contentLength();
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

    /** How many bytes the request has on the wire: its head, and the body that the head announces. */
    long bytes() {
        return bytes;
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
