package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The HTTP server: a thread for each connection. Java's own reads 8 KiB at a time, and wakes three threads for each
 * request; under an upload that took more of the machine than the checksums. What is answered, the {@link Dispatcher}
 * decides.
 */
final class HttpFront implements AutoCloseable {
    private static final int BACKLOG = 1024;

    /** No bucket, and so no object, has such a name. */
    private static final String SUMMARY_PATH = "/_rehearsal";

    private final ServerSocket server;
    private final Dispatcher dispatcher;
    private final Supplier<JsonNode> summary;
    private final ExecutorService threads;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();

    /** @param summary what is told to whoever asks for {@value #SUMMARY_PATH} */
    HttpFront(int port, Dispatcher dispatcher, Supplier<JsonNode> summary) throws IOException {
        this.dispatcher = dispatcher;
        this.summary = summary;
        server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rehearsal-cloud-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                // The server was closed, or a client left before it was heard.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                HttpConnection connection = new HttpConnection(socket)) {
            open.add(connection);
            try {
                // Where it was closed before it was known to be open.
                if (!server.isClosed()) {
                    connection.serve(this::answer);
                }
            } finally {
                open.remove(connection);
            }
        } catch (IOException e) {
            // A client that went away, or that speaks no HTTP: there is nobody to tell.
        } catch (RuntimeException e) {
            // A listener's, which drops the connection; what a service throws has been answered.
        }
    }

    private Answer answer(HttpHead head, InputStream body) throws IOException {
        return head.path().equals(SUMMARY_PATH)
                ? Answer.json(200, summary.get().toPrettyString().getBytes(StandardCharsets.UTF_8))
                : dispatcher.answer(head, body);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            // It listens no more in any case.
        }
        open.forEach(HttpConnection::close);
        threads.shutdownNow();
    }
}
