package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

public class BodyHttpClientTest {
    private static final byte[] BODY = new byte[3 << 20];
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final String DONE = "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nContent-Length: 2\r\n\r\nok";

    static {
        new Random(3).nextBytes(BODY);
    }

    private ServerSocket server;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    /** What the server does with a request whose head was read. */
    private interface Service {
        void serve(Socket socket, InputStream in) throws Exception;
    }

    @Before
    public void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @After
    public void close() throws IOException {
        server.close();
    }

    private void serve(Service service) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    InputStream in = socket.getInputStream();
                    for (String head = head(in); !head.isEmpty(); head = head(in)) {
                        heads.add(head);
                        service.serve(socket, in);
                    }
                } catch (Exception e) {
                    // The client went away, as it is meant to where nothing moves.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int next; !head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n") && (next = in.read()) >= 0; ) {
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private void takeAll(Socket socket, InputStream in) throws IOException {
        received.add(in.readNBytes(BODY.length));
        socket.getOutputStream().write(DONE.getBytes(StandardCharsets.US_ASCII));
    }

    private static SdkHttpClient others(List<String> asked) {
        return new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                asked.add(request.httpRequest().encodedPath());
                return null;
            }

            @Override
            public void close() {
                // Holds nothing.
            }
        };
    }

    private BodyHttpClient client(Duration stall) {
        return new BodyHttpClient(
                others(List.of()), 4, Duration.ofSeconds(10), stall, Optional.empty(), Optional.empty());
    }

    private HttpExecuteRequest put(String path, byte[] body) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("http://127.0.0.1:" + server.getLocalPort() + path))
                .putHeader("Content-Length", Integer.toString(body.length))
                .putHeader("Host", "127.0.0.1:" + server.getLocalPort())
                .putHeader("Expect", "100-continue")
                .putHeader("x-amz-checksum-crc32", "AAAAAA==")
                .build();
        return HttpExecuteRequest.builder()
                .request(request)
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build();
    }

    @Test
    public void aPartArrivesAsItIs() throws Exception {
        serve(this::takeAll);
        try (BodyHttpClient client = client(LONG)) {
            for (int time = 0; time < 2; time++) {
                HttpExecuteResponse answer = client.prepareRequest(put("/b/a%20b?partNumber=1", BODY))
                        .call();
                assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
                assertThat(answer.httpResponse().firstMatchingHeader("etag")).contains("\"e\"");
                assertThat(answer.responseBody().orElseThrow()).hasContent("ok");
                assertThat(Arrays.equals(received.take(), BODY)).isTrue();
                assertThat(heads.take())
                        .startsWith("PUT /b/a%20b?partNumber=1 HTTP/1.1\r\n")
                        .containsOnlyOnce("Host: 127.0.0.1")
                        .containsOnlyOnce("Content-Length: " + BODY.length)
                        .contains("x-amz-checksum-crc32: AAAAAA==")
                        .doesNotContain("Expect");
            }
        }
    }

    @Test
    public void aWholeObjectIsAnnounced() throws Exception {
        serve((socket, in) -> {
            socket.getOutputStream()
                    .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.close();
        });
        try (BodyHttpClient client = client(LONG)) {
            HttpExecuteResponse answer =
                    client.prepareRequest(put("/b/k", BODY)).call();
            assertThat(answer.httpResponse().statusCode()).isEqualTo(403);
            assertThat(heads.take()).contains("Expect: 100-continue");
        }
    }

    @Test
    public void otherRequestsAreLeftToTheOtherClient() {
        List<String> asked = new java.util.ArrayList<>();
        try (BodyHttpClient client =
                new BodyHttpClient(others(asked), 4, LONG, LONG, Optional.empty(), Optional.empty())) {
            client.prepareRequest(put("/small", new byte[100]));
            client.prepareRequest(put("/large", BODY));
        }
        assertThat(asked).containsExactly("/small");
    }

    @Test
    public void aConnectionThatTakesNoMoreBytesIsDropped() {
        serve((socket, in) -> TimeUnit.MINUTES.sleep(5));
        try (BodyHttpClient client = client(SHORT)) {
            // More than the system's own buffers take.
            ExecutableHttpRequest request = client.prepareRequest(put("/b/k?partNumber=1", new byte[64 << 20]));
            assertThatThrownBy(request::call)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no byte was sent or received for");
        }
    }

    @Test
    public void anAnswerThatDoesNotComeIsNotWaitedFor() {
        serve((socket, in) -> {
            in.readNBytes(BODY.length);
            TimeUnit.MINUTES.sleep(5);
        });
        try (BodyHttpClient client = client(SHORT)) {
            ExecutableHttpRequest request = client.prepareRequest(put("/b/k?partNumber=1", BODY));
            assertThatThrownBy(request::call).isInstanceOf(IOException.class);
        }
    }

    /** Each pause is shorter than the limit, all of them together are longer. */
    @Test
    public void aSlowConnectionIsNoStalledOne() throws Exception {
        Duration limit = Duration.ofSeconds(4);
        byte[] large = new byte[48 << 20];
        serve((socket, in) -> {
            for (int part = 0; part < 6; part++) {
                TimeUnit.SECONDS.sleep(1);
                in.readNBytes(large.length / 6);
            }
            socket.getOutputStream().write(DONE.getBytes(StandardCharsets.US_ASCII));
        });
        try (BodyHttpClient client = client(limit)) {
            assertThat(client.prepareRequest(put("/b/k?partNumber=1", large))
                            .call()
                            .httpResponse()
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    public void anEndlessAnswerIsAnError() {
        serve((socket, in) -> {
            in.readNBytes(BODY.length);
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int piece = 0; piece < 1000; piece++) {
                socket.getOutputStream().write(new byte[100_000]);
            }
        });
        try (BodyHttpClient client = client(LONG)) {
            ExecutableHttpRequest request = client.prepareRequest(put("/b/k?partNumber=1", BODY));
            assertThatThrownBy(request::call).isInstanceOf(IOException.class).hasMessageContaining("is longer than");
        }
    }

    @Test
    public void anAnswerThatKeepsComingIsNoStall() throws Exception {
        serve((socket, in) -> {
            received.add(in.readNBytes(BODY.length));
            // S3 sends spaces while it puts many parts together.
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int space = 0; space < 30; space++) {
                Thread.sleep(SHORT.toMillis() / 6);
                socket.getOutputStream().write(' ');
            }
            socket.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
        });
        try (BodyHttpClient client = client(SHORT)) {
            assertThat(client.prepareRequest(put("/b/k?partNumber=1", BODY))
                            .call()
                            .responseBody()
                            .orElseThrow())
                    .asString(StandardCharsets.US_ASCII)
                    .endsWith("ok");
        }
    }
}
