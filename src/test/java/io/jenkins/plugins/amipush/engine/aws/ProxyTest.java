package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** AWS behind an ordinary proxy: one that speaks plain HTTP and is asked to CONNECT. */
public class ProxyTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private ServerSocket proxy;

    @Before
    public void listen() throws IOException {
        proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::refuseAll, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @After
    public void close() throws IOException {
        proxy.close();
    }

    private void refuseAll() {
        while (!proxy.isClosed()) {
            try (Socket socket = proxy.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    lines.add(line);
                }
                socket.getOutputStream()
                        .write("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The next connection may be better, or the test is over.
            }
        }
    }

    private AwsClients aws(String... variables) {
        AwsSettings settings = new AwsSettings(
                new AwsSettings.Keys("A", "S", null),
                null,
                null,
                Duration.ofSeconds(20),
                Map.of(variables[0], variables[1], "NO_PROXY", variables.length > 2 ? variables[2] : ""));
        return new AwsClients(settings, "us-east-2", Time.scaled(10_000), new StopSignal());
    }

    private String address() {
        return "127.0.0.1:" + proxy.getLocalPort();
    }

    @Test
    public void theProxyIsAskedToConnectInPlainHttp() {
        try (AwsClients aws = aws("HTTPS_PROXY", "http://" + address())) {
            assertThat(aws.proxy()).isEqualTo(address());
            assertThatThrownBy(() -> CallerIdentity.ask(aws, "us-east-2")).isInstanceOf(PushFailure.class);
        }
        assertThat(lines).contains("CONNECT sts.us-east-2.amazonaws.com:443 HTTP/1.1");
    }

    @Test
    public void aHostThatIsExemptIsNotReachedThroughIt() {
        try (AwsClients aws = aws("https_proxy", "http://" + address(), ".amazonaws.com")) {
            assertThatThrownBy(() -> CallerIdentity.ask(aws, "us-east-2")).isInstanceOf(PushFailure.class);
        }
        assertThat(lines).isEmpty();
    }

    @Test
    public void itsPasswordIsNeverShown() {
        try (AwsClients aws = aws("HTTPS_PROXY", "http://me:hidden@" + address())) {
            assertThat(aws.proxy()).isEqualTo(address());
            assertThatThrownBy(() -> CallerIdentity.ask(aws, "us-east-2")).hasMessageNotContaining("hidden");
        }
    }
}
