package io.jenkins.plugins.amipush.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class HttpTest {
    private HttpServer server;

    @Before
    public void refuseEverybody() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "no such certificate".getBytes();
            exchange.sendResponseHeaders(401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @After
    public void stop() {
        server.stop(0);
    }

    @Test
    public void refusalWithoutAChallengeIsAnAnswer() throws Exception {
        Http.Reply reply = send(Map.of());
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo("no such certificate");
    }

    @Test
    public void refusalWithoutAChallengeIsAnAnswerBesideAProxyWithAPassword() throws Exception {
        assertThat(send(Map.of("HTTP_PROXY", "http://user:password@proxy.invalid:3128"))
                        .status())
                .isEqualTo(401);
    }

    private Http.Reply send(Map<String, String> environment) throws Exception {
        try (Http http = new Http(environment, null)) {
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return http.send(HttpRequest.newBuilder(url).build(), Duration.ofMinutes(1), 1000);
        }
    }
}
