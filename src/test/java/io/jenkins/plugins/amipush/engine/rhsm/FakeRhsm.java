package io.jenkins.plugins.amipush.engine.rhsm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An RHSM that answers each call with what is queued for it, or else with 200 and {@code {}}. */
final class FakeRhsm implements AutoCloseable {
    static final String PATH = "/v1/internal/cloud_access_providers/amazon/";

    /** {@code METHOD URI BODY}, in the order of arrival. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final Map<String, Queue<Answer>> answers = new HashMap<>();

    /** A status of 0 drops the connection. */
    record Answer(int status, String body, String header, String value) {}

    FakeRhsm() throws IOException {
        this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    FakeRhsm(HttpServer server) {
        this.server = server;
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    FakeRhsm answer(String methodAndCall, int status, String body) {
        return answer(methodAndCall, status, body, null, null);
    }

    /** Queues an answer to the next such call, for example {@code GET amis?limit=1000&offset=0}. */
    FakeRhsm answer(String methodAndCall, int status, String body, String header, String value) {
        answers.computeIfAbsent(methodAndCall, any -> new ArrayDeque<>()).add(new Answer(status, body, header, value));
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        String call = exchange.getRequestMethod() + " " + uri.replace(PATH, "");
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add((exchange.getRequestMethod() + " " + uri + " " + body).strip());
        Answer answer;
        synchronized (answers) {
            Queue<Answer> queue = answers.getOrDefault(call, new ArrayDeque<>());
            answer = queue.isEmpty() ? new Answer(200, "{}", null, null) : queue.remove();
        }
        if (answer.status() == 0) {
            exchange.close();
            return;
        }
        if (answer.header() != null) {
            exchange.getResponseHeaders().set(answer.header(), answer.value());
        }
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
