package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Where blocks go, past the SDK. */
public class BlockWireTest {
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @Before
    public void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            int length = exchange.getRequestBody().readAllBytes().length;
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + length);
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
    }

    @After
    public void end() {
        server.stop(0);
    }

    private void put(String seen) {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + seen);
        StopSignal stop = new StopSignal();
        new BlockWire(
                        endpoint,
                        () -> null,
                        "us-east-2",
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("A", "S")),
                        stop,
                        new StallWatch(Duration.ofMinutes(5)),
                        new Governor(Time.real(), stop),
                        Duration.ofSeconds(30))
                .put("snap-1", 7, new byte[4096], new byte[32]);
    }

    @Test
    public void blocksFollowTheRequestsOfTheSdk() {
        put("/snapshots/snap-0/blocks/3");
        put("/snapshots");
        put("/ebs/of/snapshots/here/snapshots/snap-0/blocks/3");
        assertThat(requests)
                .containsExactly(
                        "PUT /snapshots/snap-1/blocks/7 4096",
                        "PUT /snapshots/snap-1/blocks/7 4096",
                        "PUT /ebs/of/snapshots/here/snapshots/snap-1/blocks/7 4096");
    }
}
