package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.ProxyVariables;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultProxyRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends the bodies of parts and blocks; every other request is left to the SDK's own client. That client hands bodies to
 * the socket 4 KiB at a time, which costs more than the sending itself, and it has no eye on a connection that takes no
 * more bytes: here a request that has not moved a byte for a while is dropped, so that it can be repeated.
 */
final class BodyHttpClient implements SdkHttpClient {
    /** Smaller bodies are not worth a connection of their own. */
    static final int SMALLEST_BODY = 64 * 1024;

    /** What a socket of Java's takes at once. */
    private static final int PIECE = 128 * 1024;

    /** The answers are a few hundred bytes, or an error's document. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private static final int ANSWER_PIECE = 8 * 1024;

    /** Long before AWS closes an idle connection, which is after 20 s at the earliest. */
    private static final TimeValue IDLE = TimeValue.ofSeconds(10);

    private static final String CONTENT_LENGTH = "Content-Length";

    /** What the client adds itself. */
    private static final Set<String> OWN_HEADERS = Set.of("content-length", "transfer-encoding", "host");

    /**
     * To ask before each part whether S3 wants it costs a round trip a part, and S3 said so when the upload was begun. A
     * body that goes alone is announced, lest S3's refusal be lost while it is sent.
     */
    private static final Set<String> OWN_HEADERS_OF_PARTS =
            Set.of("content-length", "transfer-encoding", "host", "expect");

    private final SdkHttpClient others;
    private final StallWatch stalls;
    private final CloseableHttpClient client;

    /**
     * @param others for all other requests; not closed with this one
     * @param stall how long a request may go without a byte sent or received
     * @param tls empty for Java's own
     */
    BodyHttpClient(
            SdkHttpClient others,
            int connections,
            Duration connectTimeout,
            Duration stall,
            Optional<ProxyVariables.Through> proxy,
            Optional<SSLContext> tls) {
        this.others = others;
        this.stalls = new StallWatch(stall);
        PoolingHttpClientConnectionManagerBuilder pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(connections)
                .setMaxConnPerRoute(connections)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setSocketTimeout(Timeout.of(stall))
                        .build());
        tls.ifPresent(context -> pool.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
        HttpClientBuilder builder = HttpClients.custom()
                .setConnectionManager(pool.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(stall))
                        .setExpectContinueEnabled(false)
                        .build())
                .evictIdleConnections(IDLE)
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAuthCaching();
        proxy.ifPresent(through -> through(through, builder));
        client = builder.build();
    }

    /** What watches its requests, for others of the kind. */
    StallWatch stalls() {
        return stalls;
    }

    private static void through(ProxyVariables.Through proxy, HttpClientBuilder builder) {
        HttpHost host = new HttpHost("http", proxy.host(), proxy.port());
        if (proxy.user() != null) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(host),
                    new UsernamePasswordCredentials(
                            proxy.user(), proxy.password().toCharArray()));
            builder.setDefaultCredentialsProvider(credentials);
        }
        builder.setRoutePlanner(new DefaultProxyRoutePlanner(host) {
            @Override
            protected HttpHost determineProxy(HttpHost target, HttpContext context) throws HttpException {
                String name = target.getHostName().toLowerCase(Locale.ROOT);
                return proxy.direct().stream().anyMatch(direct -> Pattern.matches(direct, name))
                        ? null
                        : super.determineProxy(target, context);
            }
        });
    }

    @Override
    public String clientName() {
        return others.clientName();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        long length = request.httpRequest()
                .firstMatchingHeader(CONTENT_LENGTH)
                .map(Long::parseLong)
                .orElse(0L);
        return length < SMALLEST_BODY || request.contentStreamProvider().isEmpty()
                ? others.prepareRequest(request)
                : new Sending(
                        request.httpRequest(), request.contentStreamProvider().get(), length);
    }

    /** Waits for nobody: what is under way is dropped. */
    @Override
    public void close() {
        stalls.close();
        client.close(CloseMode.IMMEDIATE);
    }

    /** One request with its body. */
    private final class Sending implements ExecutableHttpRequest {
        private final HttpUriRequestBase request;
        private final StallWatch.Watched watched;

        Sending(SdkHttpRequest from, ContentStreamProvider content, long length) {
            URI uri = from.getUri();
            request = new HttpUriRequestBase(from.method().name(), uri);
            Set<String> own =
                    from.firstMatchingRawQueryParameter("partNumber").isPresent() ? OWN_HEADERS_OF_PARTS : OWN_HEADERS;
            from.forEachHeader((name, values) -> {
                if (!own.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.addHeader(name, value));
                }
            });
            watched = stalls.watch(request::abort);
            request.setEntity(new Body(content, length, watched));
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            try (StallWatch.Watched until = watched.begin()) {
                return client.execute(request, this::answer);
            } catch (IOException e) {
                if (watched.stalled()) {
                    throw new InterruptedIOException(watched.words());
                }
                throw e;
            }
        }

        private HttpExecuteResponse answer(ClassicHttpResponse response) throws IOException {
            SdkHttpFullResponse.Builder answer =
                    SdkHttpFullResponse.builder().statusCode(response.getCode()).statusText(response.getReasonPhrase());
            for (var header : response.getHeaders()) {
                answer.appendHeader(header.getName(), header.getValue());
            }
            byte[] body = new byte[0];
            if (response.getEntity() != null) {
                body = read(response.getEntity().getContent());
                if (body.length > LONGEST_ANSWER) {
                    request.abort();
                    throw new IOException("the answer to an upload is longer than " + LONGEST_ANSWER + " bytes");
                }
                EntityUtils.consume(response.getEntity());
            }
            return HttpExecuteResponse.builder()
                    .response(answer.build())
                    .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                    .build();
        }

        private byte[] read(InputStream content) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            byte[] piece = new byte[ANSWER_PIECE];
            for (int read; body.size() <= LONGEST_ANSWER && (read = content.read(piece)) >= 0; ) {
                body.write(piece, 0, read);
                // While S3 puts the parts of an object together, it sends spaces.
                watched.moved();
            }
            return body.toByteArray();
        }

        @Override
        public void abort() {
            request.abort();
        }
    }

    /** Goes to the socket in large pieces. */
    private static final class Body extends AbstractHttpEntity {
        private final ContentStreamProvider content;
        private final long length;
        private final StallWatch.Watched watched;

        Body(ContentStreamProvider content, long length, StallWatch.Watched watched) {
            // The request's own headers say what the content is.
            super((String) null, null);
            this.content = content;
            this.length = length;
            this.watched = watched;
        }

        @Override
        public long getContentLength() {
            return length;
        }

        @Override
        public boolean isStreaming() {
            return false;
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public InputStream getContent() {
            return content.newStream();
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] piece = new byte[PIECE];
            try (InputStream in = content.newStream()) {
                for (int read; (read = in.readNBytes(piece, 0, piece.length)) > 0; ) {
                    out.write(piece, 0, read);
                    watched.moved();
                }
            }
        }

        @Override
        public void close() {
            // Every reading closes its own stream.
        }
    }
}
