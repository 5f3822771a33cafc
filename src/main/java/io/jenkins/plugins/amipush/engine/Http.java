package io.jenkins.plugins.amipush.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/**
 * HTTP for whatever is not AWS: small text documents, by the proxies and the CA bundle that the environment names, with a
 * limit to time and length. A GET follows redirects, but never from https to http; no other method does.
 */
public final class Http implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Java refuses to send a password to a proxy for https unless this is empty; it is read once, at the first use. */
    private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";

    static {
        if (System.getProperty(TUNNELING) == null) {
            System.setProperty(TUNNELING, "");
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "http");
        thread.setDaemon(true);
        return thread;
    });
    private final ProxyVariables proxies;
    private final HttpClient following;
    private final HttpClient unswerving;

    /**
     * @param environment the environment variables: the proxies', {@code REQUESTS_CA_BUNDLE} and {@code SSL_CERT_FILE}
     * @param identity the key managers of a client certificate, or null
     * @throws PushFailure when a variable is of no use
     */
    public Http(Map<String, String> environment, KeyManager[] identity) {
        proxies = new ProxyVariables(environment);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(threads)
                .proxy(proxies);
        tls(environment, identity).ifPresent(builder::sslContext);
        following = builder.followRedirects(HttpClient.Redirect.NORMAL).build();
        unswerving = builder.followRedirects(HttpClient.Redirect.NEVER).build();
    }

    private static Optional<SSLContext> tls(Map<String, String> environment, KeyManager[] identity) {
        Optional<CaBundle> bundle = CaBundle.of(environment);
        return identity == null && bundle.isEmpty()
                ? Optional.empty()
                : Optional.of(CaBundle.tls(
                        identity, bundle.map(CaBundle::trustManagers).orElse(null)));
    }

    /**
     * An answer, whatever its status.
     *
     * @param retryAfter the header of that name, or null
     * @param body read as UTF-8
     */
    public record Reply(int status, String retryAfter, String body) {}

    /** The answer is longer than what the caller can use. */
    public static final class TooLong extends IOException {
        TooLong(int limit) {
            super("the answer is longer than " + limit + " bytes");
        }
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param timeout for all of it, by the machine's clock
     * @param longest the most bytes that the answer may have
     * @throws TooLong when it has more
     * @throws IOException when no full answer came
     * @throws InterruptedException at once, when the thread is interrupted
     */
    public Reply send(HttpRequest request, Duration timeout, int longest) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpClient client = request.method().equals("GET") ? following : unswerving;
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(forProxy(request), response -> new Limited(longest));
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
            // Java gives no body at all for a proxy's refusal of a tunnel.
            byte[] body = response.body() == null ? new byte[0] : response.body();
            return new Reply(response.statusCode(), retryAfter, new String(body, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    /** With an Authenticator instead, Java would fail on every 401 that names no way to authenticate. */
    private HttpRequest forProxy(HttpRequest request) {
        return proxies.authorization(request.uri())
                .map(header -> HttpRequest.newBuilder(request, (name, value) -> true)
                        .header("Proxy-Authorization", header)
                        .build())
                .orElse(request);
    }

    /** Java's words for it, which mean nothing to whoever reads a log. */
    private static final String NO_ANSWER = "HTTP/1.1 header parser received no bytes";

    /** Why no answer came, in a few words, for a message. */
    public static String reason(IOException failure) {
        // The plain class says nothing that the message does not.
        String kind = failure.getClass() == IOException.class
                ? ""
                : failure.getClass().getSimpleName() + ": ";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.nio.channels.UnresolvedAddressException) {
                return "UnknownHostException: the host's name is not known";
            }
            if (NO_ANSWER.equals(cause.getMessage())) {
                return "the connection was closed without an answer";
            }
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                return kind + PlainText.excerpt(cause.getMessage(), 200);
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** Whether a URL's host is the machine itself by its very spelling; names are not looked up. */
    public static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127(\\.[0-9]{1,3}){3}");
    }

    /** A URL with {@code http} or {@code https}, a host, and no user or password; or nothing. */
    public static Optional<URI> url(String text) {
        try {
            URI url = URI.create(text.strip());
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return web && url.getHost() != null && url.getRawUserInfo() == null && url.getPort() <= 0xFFFF
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Collects a body up to a limit. */
    private static final class Limited implements HttpResponse.BodySubscriber<byte[]> {
        private final HttpResponse.BodySubscriber<byte[]> all = HttpResponse.BodySubscribers.ofByteArray();
        private final int limit;
        private Flow.Subscription subscription;
        private long seen;

        Limited(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return all.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            all.onSubscribe(given);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            seen += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
            if (seen > limit) {
                subscription.cancel();
                all.onError(new TooLong(limit));
            } else {
                all.onNext(buffers);
            }
        }

        @Override
        public void onError(Throwable failure) {
            all.onError(failure);
        }

        @Override
        public void onComplete() {
            all.onComplete();
        }
    }
}
