package io.jenkins.plugins.amipush.engine.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Sends signed requests with bodies without the SDK, which spends more time on a request than reading, digesting and
 * sending half a MiB take (docs/performance.md). Each is tried once.
 */
final class Wire {
    /** What a socket of Java's takes at once. */
    private static final int PIECE = 128 * 1024;

    private static final int CONNECT_MILLIS = 10_000;

    private static final int LONGEST_ANSWER = 64 << 10;
    private static final int FIRST_ERROR = 300;

    static {
        // Read once by the JDK's client: how many idle connections to a host it keeps. The standard is five.
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", Integer.toString(BlockPace.MOST));
        }
    }

    private final URI endpoint;
    private final String host;
    private final PutSigner signer;
    private final AwsCredentialsProvider credentials;
    private final Supplier<SSLSocketFactory> tls;
    private final StallWatch stalls;
    private final Duration timeout;
    private final Map<HttpURLConnection, Long> underWay = new ConcurrentHashMap<>();

    /**
     * @param endpoint whose scheme, host and port are those of all requests
     * @param tls whose sockets can be closed while they are written to; the same each time
     * @param stalls ends what has not moved a byte for a while
     * @param timeout until the answer is there to what was sent
     */
    Wire(
            URI endpoint,
            PutSigner signer,
            AwsCredentialsProvider credentials,
            Supplier<SSLSocketFactory> tls,
            StallWatch stalls,
            Duration timeout) {
        this.endpoint = endpoint;
        this.host = endpoint.getPort() < 0 ? endpoint.getHost() : endpoint.getHost() + ":" + endpoint.getPort();
        this.signer = signer;
        this.credentials = credentials;
        this.tls = tls;
        this.stalls = stalls;
        this.timeout = timeout;
    }

    /** What is sent. */
    interface Body {
        int length();

        void writeTo(OutputStream out) throws IOException;
    }

    /** @param headers finds a header by its name in any case, or null */
    record Answer(int status, Headers headers, byte[] body) {
        boolean isRefusal() {
            return status >= FIRST_ERROR;
        }
    }

    @FunctionalInterface
    interface Headers {
        String get(String name);
    }

    /**
     * Sends a request and reads the answer, which may be a refusal.
     *
     * @param path as it is sent
     * @param query as it is sent, its parameters in the order of their names; or an empty string
     * @param headers to be signed, all in lower case
     * @throws IOException when no answer came
     */
    Answer put(String path, String query, Map<String, String> headers, Body body) throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("host", host);
        all.putAll(signer.sign(path, query, all, credentials.resolveCredentials(), Instant.now()));
        all.remove("host");
        all.put("content-type", "application/octet-stream");
        all.put("user-agent", "ami-push");
        String file = query.isEmpty() ? path : path + "?" + query;
        HttpURLConnection connection =
                open(new URL(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort(), file), all);
        underWay.put(connection, System.nanoTime());
        StallWatch.Watched watched = stalls.watch(connection::disconnect);
        try (StallWatch.Watched until = watched.begin()) {
            connection.setFixedLengthStreamingMode(body.length());
            try (OutputStream out = connection.getOutputStream()) {
                body.writeTo(new Moving(out, watched));
            }
            int status = connection.getResponseCode();
            byte[] answer = drain(status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream());
            return new Answer(status, connection::getHeaderField, answer);
        } finally {
            underWay.remove(connection);
        }
    }

    private HttpURLConnection open(URL url, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.get());
        }
        connection.setRequestMethod("PUT");
        connection.setDoOutput(true);
        connection.setUseCaches(false);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) Math.min(CONNECT_MILLIS, timeout.toMillis()));
        connection.setReadTimeout((int) timeout.toMillis());
        headers.forEach(connection::setRequestProperty);
        return connection;
    }

    /** A connection whose answer was read to its end is used again. */
    private static byte[] drain(InputStream in) throws IOException {
        if (in == null) {
            return new byte[0];
        }
        try (in) {
            return in.readNBytes(LONGEST_ANSWER);
        }
    }

    /** Ends what has been under way for longer than that, or all of it where it is empty; it counts as not answered. */
    void abort(Optional<Duration> longest) {
        long now = System.nanoTime();
        underWay.forEach((connection, begun) -> {
            if (longest.isEmpty() || now - begun > longest.get().toNanos()) {
                connection.disconnect();
            }
        });
    }

    /** Tells the watch of every piece that the socket has taken. */
    private static final class Moving extends OutputStream {
        private final OutputStream socket;
        private final StallWatch.Watched watched;

        Moving(OutputStream socket, StallWatch.Watched watched) {
            this.socket = socket;
            this.watched = watched;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE) {
                socket.write(bytes, offset + done, Math.min(PIECE, length - done));
                watched.moved();
            }
        }
    }
}
