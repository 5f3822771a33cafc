package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Parts past the SDK: what arrives, and that whatever goes wrong is left to the SDK. */
public class PartWireTest {
    private static final byte[] CONTENT = new byte[3 * PartBytes.PIECE + 5];
    /** No answer, and the connection closed. */
    private static final int LOST = 0;

    private static final Duration LONG = Duration.ofMinutes(5);

    static {
        new Random(5).nextBytes(CONTENT);
    }

    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private final StopSignal stop = new StopSignal();
    private final Bucket bucket = new Bucket("bucket", "us-east-2", "123456789012");
    private volatile int status = 200;
    private volatile boolean intact = true;
    private HttpServer server;

    @Before
    public void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    @After
    public void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        intact &= Arrays.equals(exchange.getRequestBody().readAllBytes(), CONTENT);
        if (status != LOST) {
            exchange.getResponseHeaders().set("ETag", "\"e\"");
            exchange.sendResponseHeaders(status, -1);
        }
        exchange.close();
    }

    private PartWire wire(int port, Duration stall) {
        return new PartWire(
                URI.create("http://127.0.0.1:" + port + "/bucket/a%20key"),
                () -> null,
                bucket,
                "an+id/",
                StaticCredentialsProvider.create(AwsSessionCredentials.create("AKIA", "secret", "token")),
                stop,
                new StallWatch(stall),
                new Governor(Time.real(), stop),
                LONG);
    }

    private PartWire wire() {
        return wire(server.getAddress().getPort(), LONG);
    }

    private static PartBytes part() throws IOException {
        return new PartBytes(new PartBuffers(8), CONTENT.length).fill(new ByteArrayInputStream(CONTENT));
    }

    @Test
    public void partArrivesAsItIs() throws Exception {
        PartBytes part = part();
        assertThat(wire().put(7, part)).contains("\"e\"");
        assertThat(intact).isTrue();
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.getRequestMethod()).isEqualTo("PUT");
            assertThat(request.getRequestURI()).hasToString("/bucket/a%20key?partNumber=7&uploadId=an%2Bid%2F");
            assertThat(request.getRequestHeaders())
                    .containsEntry("Content-length", List.of(Integer.toString(CONTENT.length)))
                    .containsEntry("X-amz-checksum-crc32", List.of(part.crc32()))
                    .containsEntry("X-amz-content-sha256", List.of("UNSIGNED-PAYLOAD"))
                    .containsEntry("X-amz-expected-bucket-owner", List.of("123456789012"))
                    .containsEntry("X-amz-security-token", List.of("token"));
            assertThat(request.getRequestHeaders().getFirst("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIA/")
                    .contains("/us-east-2/s3/aws4_request, SignedHeaders=host;x-amz-checksum-crc32;");
        });
    }

    @Test
    public void whatIsRefusedOnceIsNotAskedAgain() throws Exception {
        PartWire wire = wire();
        status = 403;
        assertThat(wire.put(1, part())).isEmpty();
        status = 200;
        assertThat(wire.put(2, part())).isEmpty();
        assertThat(requests).hasSize(1);
    }

    @Test
    public void overloadPasses() throws Exception {
        PartWire wire = wire();
        status = 503;
        assertThat(wire.put(1, part())).isEmpty();
        status = 200;
        assertThat(wire.put(2, part())).isPresent();
    }

    @Test
    public void whereNobodyAnswersNothingMoreIsTried() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            AtomicInteger connections = new AtomicInteger();
            Thread thread = new Thread(() -> hangUp(other, connections));
            thread.setDaemon(true);
            thread.start();
            PartWire wire = wire(other.getLocalPort(), LONG);
            assertThat(wire.put(1, part())).isEmpty();
            assertThat(wire.put(2, part())).isEmpty();
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    public void lossPasses() throws Exception {
        PartWire wire = wire();
        assertThat(wire.put(1, part())).isPresent();
        status = LOST;
        assertThat(wire.put(2, part())).isEmpty();
        status = 200;
        assertThat(wire.put(3, part())).isPresent();
    }

    private static void hangUp(ServerSocket server, AtomicInteger connections) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                connections.incrementAndGet();
                socket.getInputStream().readNBytes(1000);
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    @Test(timeout = 60_000)
    public void partThatDoesNotMoveIsGivenUp() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            // It is connected to, and never read from.
            assertThat(wire(other.getLocalPort(), Duration.ofMillis(300)).put(1, part()))
                    .isEmpty();
        }
    }

    @Test(timeout = 60_000)
    public void stopEndsWhatIsUnderWay() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            PartWire wire = wire(other.getLocalPort(), LONG);
            Thread stopping = new Thread(() -> {
                try (Socket socket = other.accept()) {
                    // It is under way, and waits for an answer.
                    socket.getInputStream().readNBytes(CONTENT.length);
                    stop.stop("the test");
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // It is gone, as it is meant to be.
                }
            });
            stopping.start();
            assertThat(wire.put(1, part())).isEmpty();
            stopping.join();
        }
    }

    @Test
    public void nothingIsSentAfterAStop() {
        stop.stop("the test");
        assertThatThrownBy(() -> wire().put(1, part())).isInstanceOf(StopSignal.Stopped.class);
        assertThat(requests).isEmpty();
    }

    @Test
    public void bodiesThatMustBeSignedGoByTheSdk() {
        assertThat(PartWire.suits(URI.create("https://bucket.s3.us-east-2.amazonaws.com/k")))
                .isTrue();
        assertThat(PartWire.suits(URI.create("http://127.0.0.1:9000/b/k"))).isTrue();
        assertThat(PartWire.suits(URI.create("http://localhost/b/k"))).isTrue();
        assertThat(PartWire.suits(URI.create("http://10.1.2.3:9000/b/k"))).isFalse();
        assertThat(PartWire.suits(URI.create("http://s3.example/b/k"))).isFalse();
    }
}
