package io.jenkins.plugins.amipush.conformance;

import static io.jenkins.plugins.amipush.conformance.HostileInput.failed;
import static io.jenkins.plugins.amipush.conformance.HostileInput.refused;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers that RHSM should not give: to the question for its products, and to what a shipped image brings it. */
final class HostileRhsm {
    private static final String PRODUCTS =
            "{\"body\": [{\"name\": \"RHEL_HOURLY\", \"providerShortName\": \"awstest\"}]}";

    private HostileRhsm() {}

    static List<HostileInput> inputs() {
        List<HostileInput> inputs = new ArrayList<>();
        for (int status : List.of(204, 301, 304, 400, 401, 403, 404, 407, 418, 429, 500, 502, 503, 504, 599)) {
            inputs.add(products("status " + status, exchange -> answer(exchange, status, "{\"body\": []}")));
        }
        for (Map.Entry<String, String> body : bodies().entrySet()) {
            inputs.add(products(body.getKey(), exchange -> answer(exchange, 200, body.getValue())));
        }
        inputs.add(products("redirected without end", exchange -> {
            exchange.getResponseHeaders().set("Location", exchange.getRequestURI() + "x");
            answer(exchange, 302, "");
        }));
        inputs.add(products("redirected to a file", exchange -> {
            exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
            answer(exchange, 302, "");
        }));
        inputs.add(products("cut off", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(PRODUCTS.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        }));
        inputs.add(products("dropped", HttpExchange::close));
        inputs.add(products("without end", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 64; i++) {
                    out.write(blanks);
                }
            }
        }));
        inputs.add(HostileInput.pushed(
                "as some other type",
                fixture -> rhsm(fixture, exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "image/png");
                    good(exchange);
                })));
        for (int status : List.of(301, 400, 401, 403, 404, 409, 422, 429, 500, 503)) {
            for (String path : List.of("regions", "amis")) {
                inputs.add(failed(
                        path + " answered " + status,
                        "rror code " + status,
                        fixture -> rhsm(fixture, exchange -> {
                            if (exchange.getRequestURI().getPath().endsWith(path)
                                    && !exchange.getRequestMethod().equals("GET")) {
                                answer(exchange, status, "<html>\u001b[31m\u202e" + HostileFixture.SECRET + "</html>");
                            } else {
                                good(exchange);
                            }
                        })));
            }
        }
        return inputs;
    }

    private static Map<String, String> bodies() {
        Map<String, String> bodies = new TreeMap<>();
        bodies.put("empty", "");
        bodies.put("HTML", "<html><body>Sign in, " + HostileFixture.SECRET + "</body></html>");
        bodies.put("null", "null");
        bodies.put("a list", "[]");
        bodies.put("a number", "1e999999999");
        bodies.put("no body", "{\"bodies\": []}");
        bodies.put("body null", "{\"body\": null}");
        bodies.put("body an object", "{\"body\": {}}");
        bodies.put("body of texts", "{\"body\": [\"RHEL_HOURLY\"]}");
        bodies.put("body of lists", "{\"body\": [[]]}");
        bodies.put("name a number", "{\"body\": [{\"name\": 7, \"providerShortName\": \"awstest\"}]}");
        bodies.put("provider missing", "{\"body\": [{\"name\": \"RHEL_HOURLY\"}]}");
        bodies.put("two documents", PRODUCTS + PRODUCTS);
        bodies.put("half a document", PRODUCTS.substring(0, 40));
        bodies.put("deep", "[".repeat(100_000));
        bodies.put("deep objects", "{\"body\":".repeat(1000) + "1" + "}".repeat(1000));
        bodies.put("a huge number", "{\"body\": " + "9".repeat(1_000_000) + "}");
        bodies.put("control characters", "\u001b]0;x\u0007\u202e");
        bodies.put(
                "other products",
                "{\"body\": [{\"name\": \"\\u001b[31m\\u202e\", \"providerShortName\": \"awstest\"}]}");
        return bodies;
    }

    private static HostileInput products(String name, HttpHandler handler) {
        return refused(
                "products " + name,
                name.equals("other products") ? "Product not in rhsm" : "",
                fixture -> rhsm(fixture, handler));
    }

    private static List<String> rhsm(HostileFixture fixture, HttpHandler handler) throws IOException {
        return List.of("--rhsm-url", fixture.serve(handler).toString());
    }

    private static void good(HttpExchange exchange) throws IOException {
        answer(exchange, 200, exchange.getRequestMethod().equals("GET") ? PRODUCTS : "{}");
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean none = bytes.length == 0 || status == 204 || status == 304;
            exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
            if (!none) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
