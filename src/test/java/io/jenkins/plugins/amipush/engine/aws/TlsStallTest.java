package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.TestKeys;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;

/** A server that takes a connection over TLS, and no byte of what is sent. */
public class TlsStallTest {
    private static final byte[] BODY = new byte[64 << 20];
    private static final long MUCH_MILLIS = 60_000;

    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private final CountDownLatch connected = new CountDownLatch(1);
    private SSLContext tls;
    private ServerSocket server;

    @Before
    public void listen() throws Exception {
        TestKeys keys = new TestKeys(FOLDER.newFolder().toPath());
        tls = TlsServer.context(keys.pkcs12("server", "RSA", "-keysize", "2048"));
        server = tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::takeOne);
        thread.setDaemon(true);
        thread.start();
    }

    private void takeOne() {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
            connected.countDown();
            // Until the test is over.
            server.accept();
        } catch (IOException e) {
            // The test is over.
        }
    }

    @After
    public void close() throws IOException {
        server.close();
    }

    private URI endpoint(String path) {
        return URI.create("https://127.0.0.1:" + server.getLocalPort() + path);
    }

    @Test(timeout = 2 * MUCH_MILLIS)
    public void blockIsGivenUpAtOnce() throws Exception {
        StopSignal stop = new StopSignal();
        SSLSocketFactory sockets = new AbortableTls(tls.getSocketFactory());
        BlockWire wire = new BlockWire(
                endpoint("/snapshots"),
                () -> sockets,
                "us-east-2",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("A", "S")),
                stop,
                new StallWatch(Duration.ofMinutes(5)),
                new Governor(Time.real(), stop),
                Duration.ofMinutes(5));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread put = new Thread(() -> end.complete(catchThrowable(() -> wire.put("snap-1", 0, BODY, new byte[32]))));
        put.start();
        connected.await();
        while (put.isAlive()) {
            Thread abort = new Thread(() -> wire.abort(true));
            abort.setDaemon(true);
            abort.start();
            abort.join(MUCH_MILLIS);
            assertThat(abort.isAlive()).as("abort waits for the write").isFalse();
            put.join(100);
        }
        assertThat(end.get()).isInstanceOf(SdkClientException.class);
    }

    @Test(timeout = 2 * MUCH_MILLIS)
    public void partThatDoesNotMoveIsGivenUp() {
        HttpExecuteRequest part = HttpExecuteRequest.builder()
                .request(SdkHttpRequest.builder()
                        .method(SdkHttpMethod.PUT)
                        .uri(endpoint("/b/k?partNumber=1"))
                        .putHeader("Content-Length", Integer.toString(BODY.length))
                        .build())
                .contentStreamProvider(() -> new ByteArrayInputStream(BODY))
                .build();
        try (var others = Apache5HttpClient.create();
                BodyHttpClient client = new BodyHttpClient(
                        others,
                        1,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Optional.empty(),
                        Optional.of(tls))) {
            assertThatThrownBy(() -> client.prepareRequest(part).call())
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("no byte was sent or received");
        }
    }
}
