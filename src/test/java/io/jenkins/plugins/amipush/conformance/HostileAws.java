package io.jenkins.plugins.amipush.conformance;

import static io.jenkins.plugins.amipush.conformance.HostileInput.failed;
import static io.jenkins.plugins.amipush.conformance.HostileInput.refused;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Answers that AWS should not give: errors that nobody knows, damage on the way, and what proxies say in its place. */
final class HostileAws {
    /** What a push asks before it changes anything. */
    private static final List<String> READING = List.of(
            "sts:GetCallerIdentity", "ec2:DescribeImages", "ec2:DescribeSnapshots", "ec2:DescribeImportSnapshotTasks");

    private static final List<String> CHANGING = List.of(
            "s3:CreateBucket",
            "s3:PutObject",
            "ec2:ImportSnapshot",
            "ec2:CreateTags",
            "ec2:ModifySnapshotAttribute",
            "ec2:RegisterImage",
            "ec2:ModifyImageAttribute");

    private static final List<String> ERRORS = List.of(
            "{\"status\": 400, \"code\": \"Client.Odd<>&\", \"message\": \"\\u001b[31m\\u202e forged\\n[ERROR   ] line\"}",
            "{\"status\": 403, \"code\": \"\", \"message\": \"\"}",
            "{\"status\": 418, \"code\": \"%s%n\", \"message\": \"%d {0} ${x}\"}",
            "{\"status\": 503, \"code\": \"SlowDown\"}");

    private static final List<String> BODIES = List.of(
            "",
            "<html><body>Sign in</body></html>",
            "{\"message\": \"JSON\"}",
            "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>",
            "<DescribeImagesResponse><imagesSet><item><imageId>",
            "\u001b[31m\u202e",
            "<a>".repeat(20_000));

    /** The client sets these itself. */
    private static final Set<String> OWN_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    private HostileAws() {}

    static List<HostileInput> inputs() {
        List<HostileInput> inputs = new ArrayList<>();
        for (String operation : READING) {
            ERRORS.forEach(error -> inputs.add(
                    refused(operation + " answered " + error, "", fixture -> fixture.fault(always(operation, error)))));
        }
        for (String operation : CHANGING) {
            ERRORS.forEach(error -> inputs.add(
                    failed(operation + " answered " + error, "", fixture -> fixture.fault(always(operation, error)))));
        }
        inputs.add(failed(
                "object damaged on the way",
                "upload",
                fixture -> fixture.fault("{\"on\": \"s3:PutObject\", \"times\": -1, \"corrupt\": true}")));
        for (String operation : List.of("s3:PutObject", "ec2:ImportSnapshot", "ec2:RegisterImage")) {
            inputs.add(failed(
                    operation + " always dropped",
                    "",
                    fixture -> fixture.fault("{\"on\": \"" + operation + "\", \"times\": -1, \"drop\": \"before\"}")));
        }
        for (String body : BODIES) {
            String shown = body.substring(0, Math.min(20, body.length()));
            for (int status : List.of(200, 302, 407, 500)) {
                inputs.add(refused(
                        "all answered " + status + " " + shown,
                        "",
                        fixture -> endpoint(fixture.serve(exchange -> HostileRhsm.answer(exchange, status, body)))));
            }
            for (String action : List.of("DescribeImages", "ImportSnapshot", "RegisterImage")) {
                inputs.add(failed(
                        action + " answered " + shown,
                        "",
                        fixture -> endpoint(fixture.serve(
                                exchange -> forward(exchange, fixture.cloud(), "Action=" + action + "&", body)))));
            }
        }
        return inputs;
    }

    private static String always(String operation, String error) {
        return "{\"on\": \"" + operation + "\", \"times\": -1, \"error\": " + error + "}";
    }

    private static List<String> endpoint(URI uri) {
        return List.of("--endpoint-url", uri.toString());
    }

    /** Stands between the engine and a cloud, and gives that body for the answer to requests with that word. */
    private static void forward(HttpExchange exchange, URI cloud, String word, String body) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(cloud + exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(asked));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (new String(asked, StandardCharsets.ISO_8859_1).contains(word)) {
                HostileRhsm.answer(exchange, 200, body);
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean none =
                    answer.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.statusCode(), none ? -1 : answer.body().length);
            if (!none) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }
}
