package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.TestKeys;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.core.sync.RequestBody;

/** An AWS whose certificates an own authority signs, as behind a proxy that looks into TLS. */
public class CaBundleTest {
    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path bundle;
    private static Path other;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    @Before
    public void start() throws Exception {
        Path folder = FOLDER.getRoot().toPath();
        TestKeys keys = new TestKeys(folder);
        Path key = folder.resolve("server.p12");
        if (bundle == null) {
            keys.pkcs12("server", "RSA", "-keysize", "2048");
            bundle = Files.writeString(folder.resolve("bundle.pem"), TestKeys.certificatePem(key));
            other = Files.writeString(
                    folder.resolve("other.pem"),
                    TestKeys.certificatePem(keys.pkcs12("other", "RSA", "-keysize", "2048")));
        }
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsServer.context(key)));
        server.createContext("/", this::answer);
        server.start();
    }

    @After
    public void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        int length = exchange.getRequestBody().readAllBytes().length;
        boolean identity = exchange.getRequestMethod().equals("POST");
        requests.add(exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath() + (identity ? "" : " " + length));
        byte[] answer = identity
                ? "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>a</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
                        .getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        exchange.getResponseHeaders().set("ETag", "\"e\"");
        exchange.sendResponseHeaders(identity ? 200 : 201, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private AwsClients aws(Map<String, String> environment) {
        AwsSettings settings = new AwsSettings(
                new AwsSettings.Keys("A", "S", null),
                null,
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                Duration.ofSeconds(20),
                environment);
        return new AwsClients(settings, "us-east-2", Time.scaled(10_000), new StopSignal());
    }

    @Test
    public void everyWayToAwsTrustsTheBundle() {
        for (String variable : new String[] {"AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"}) {
            requests.clear();
            try (AwsClients aws = aws(Map.of(variable, bundle.toString()))) {
                assertThat(CallerIdentity.ask(aws, "us-east-2").account()).isEqualTo("123456789012");
                byte[] body = new byte[2 * BodyHttpClient.SMALLEST_BODY];
                aws.s3("us-east-2").putObject(put -> put.bucket("b").key("k"), RequestBody.fromBytes(body));
                BlockSnapshot snapshot = new BlockSnapshot(aws, "us-east-2", "snap-1");
                // The first by the SDK, the second past it.
                snapshot.put(0, new byte[512], new byte[32]);
                snapshot.put(1, new byte[512], new byte[32]);
            }
            assertThat(requests)
                    .as(variable)
                    .containsExactly(
                            "POST /",
                            "PUT /b/k " + 2 * BodyHttpClient.SMALLEST_BODY,
                            "PUT /snapshots/snap-1/blocks/0 512",
                            "PUT /snapshots/snap-1/blocks/1 512");
        }
    }

    @Test
    public void awsHasAVariableOfItsOwn() {
        try (AwsClients aws = aws(Map.of("AWS_CA_BUNDLE", bundle.toString(), "REQUESTS_CA_BUNDLE", other.toString()))) {
            assertThat(CallerIdentity.ask(aws, "us-east-2").account()).isEqualTo("123456789012");
        }
    }

    @Test
    public void whoIsNotTrustedHearsNothing() {
        for (Map<String, String> environment :
                List.of(Map.<String, String>of(), Map.of("AWS_CA_BUNDLE", other.toString()))) {
            try (AwsClients aws = aws(environment)) {
                PushFailure failure =
                        catchThrowableOfType(PushFailure.class, () -> CallerIdentity.ask(aws, "us-east-2"));
                assertThat(failure).hasMessageContaining("certification path");
                assertThat(failure.remedy()).isEqualTo("for an own certificate authority set AWS_CA_BUNDLE");
            }
        }
        assertThat(requests).isEmpty();
    }

    @Test
    public void bundleThatIsOfNoUse() {
        PushFailure failure = catchThrowableOfType(PushFailure.class, () -> aws(Map.of("AWS_CA_BUNDLE", "/none")));
        assertThat(failure).hasMessage("The CA bundle /none of AWS_CA_BUNDLE is of no use: it cannot be read");
        assertThat(failure.remedy()).isEqualTo("name a file of PEM certificates, or unset AWS_CA_BUNDLE");
        assertThat(failure.isPermanent()).isTrue();
    }
}
