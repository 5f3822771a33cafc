package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The HTTP server: connections, threads, bytes. What is answered, the {@link Dispatcher} decides. */
final class HttpFront implements AutoCloseable {
    /** Calls that are waited for at once; an upload has some dozens of connections. */
    private static final int THREADS = 256;

    private static final int BACKLOG = 1024;
    private static final int BUFFER = 1 << 16;

    /** No bucket, and so no object, has such a name. */
    private static final String SUMMARY_PATH = "/_rehearsal";

    static {
        // Read once by the server's classes. Without TCP_NODELAY each small answer waits 40 ms for an acknowledgement;
        // with the standard limits on idle connections, clients' pools would meet connections closed under their hands.
        setDefault("sun.net.httpserver.nodelay", "true");
        setDefault("sun.net.httpserver.maxIdleConnections", "1024");
        setDefault("sun.net.httpserver.idleInterval", "600");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    /** @param summary what is told to whoever asks for {@value #SUMMARY_PATH} */
    HttpFront(int port, Dispatcher dispatcher, Supplier<JsonNode> summary) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        threads = threads();
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(exchange, dispatcher));
        server.createContext(SUMMARY_PATH, exchange -> tell(exchange, summary));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "rehearsal-cloud-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static void serve(HttpExchange exchange, Dispatcher dispatcher) throws IOException {
        // Closing an exchange that has not been answered drops its connection.
        try (exchange) {
            InputStream body = exchange.getRequestBody();
            Answer answer = dispatcher.answer(exchange);
            if (answer != null) {
                // A client that is still sending does not read the answer.
                body.transferTo(OutputStream.nullOutputStream());
                send(exchange, answer);
            }
        }
    }

    private static void tell(HttpExchange exchange, Supplier<JsonNode> summary) throws IOException {
        try (exchange) {
            send(exchange, Answer.json(200, summary.get().toPrettyString().getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head || answer.length() == 0) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.length());
        try (InputStream in = answer.open();
                OutputStream out = exchange.getResponseBody()) {
            byte[] buffer = new byte[BUFFER];
            long left = answer.length();
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("the spool holds less than what was received");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
