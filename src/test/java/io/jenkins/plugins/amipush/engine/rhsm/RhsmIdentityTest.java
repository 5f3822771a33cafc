package io.jenkins.plugins.amipush.engine.rhsm;

import static io.jenkins.plugins.amipush.engine.TestKeys.PASSWORD;
import static io.jenkins.plugins.amipush.engine.TestKeys.certificatePem;
import static io.jenkins.plugins.amipush.engine.TestKeys.pem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RhsmIdentityTest {
    @ClassRule
    public static final TemporaryFolder KEYS = new TemporaryFolder();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static Path server;
    private static Path rsa;
    private static Path ec;
    private static Path ed25519;

    @BeforeClass
    public static void makeKeys() {
        TestKeys keys = new TestKeys(KEYS.getRoot().toPath());
        server = keys.pkcs12("server", "RSA", "-keysize", "2048");
        rsa = keys.pkcs12("rsa", "RSA", "-keysize", "2048");
        ec = keys.pkcs12("ec", "EC", "-groupname", "secp256r1");
        ed25519 = keys.pkcs12("ed", "Ed25519");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.getRoot().toPath().resolve(name), content);
    }

    private static RhsmIdentity identity(String certificate, String key) {
        return RhsmIdentity.ofBytes(
                certificate.getBytes(StandardCharsets.UTF_8),
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                null);
    }

    private static PushFailure failure(ThrowingCallable work) {
        return catchThrowableOfType(PushFailure.class, work);
    }

    private static SSLContext serverContext(Path... trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(TestKeys.store(server), PASSWORD);
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        for (Path client : trusted) {
            clients.setCertificateEntry(client.toString(), TestKeys.certificate(client));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** An RHSM that lets nobody in without one of the certificates that it trusts; it refuses by hanging up. */
    private static FakeRhsm demanding(Path... trusted) throws Exception {
        SSLContext context = serverContext(trusted);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demand = context.getDefaultSSLParameters();
                demand.setNeedClientAuth(true);
                parameters.setSSLParameters(demand);
            }
        });
        return new FakeRhsm(https);
    }

    private static PushFailure callFails(
            int port, RhsmIdentity identity, Map<String, String> environment, Recorded recorded) {
        try (RhsmClient client = client(port, identity, environment, recorded)) {
            return failure(() -> client.ensureRegion("r"));
        }
    }

    private static RhsmClient client(
            int port, RhsmIdentity identity, Map<String, String> environment, Recorded recorded) {
        String url = "https://127.0.0.1:" + port;
        return new RhsmClient(
                RhsmSettings.of(url, "AWS", identity, environment), recorded, new StopSignal(), recorded.reporter);
    }

    private Map<String, String> trustingServer(String variable) throws Exception {
        return Map.of(variable, file("ca.pem", certificatePem(server)).toString());
    }

    @Test
    public void aServerThatDemandsACertificateGetsIt() throws Exception {
        String certificate = certificatePem(rsa);
        String pkcs8 = pem("PRIVATE KEY", TestKeys.key(rsa));
        byte[] encoded = TestKeys.key(rsa);
        String pkcs1 = pem("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, 26, encoded.length));
        byte[] ecEncoded = TestKeys.key(ec);
        byte[] sec1 = Arrays.copyOfRange(ecEncoded, ecEncoded[27] == 0x30 ? 27 : 28, ecEncoded.length);
        assertThat(sec1[0]).isEqualTo((byte) 0x30);
        RhsmIdentity[] identities = {
            identity(certificate, pkcs8),
            identity(certificate + pkcs8, null),
            identity(pkcs8 + certificatePem(server) + certificate, null),
            identity(certificate.replace("\n", "\r\n"), pkcs1),
            identity(certificatePem(ec), pem("EC PRIVATE KEY", sec1)),
            identity(certificatePem(ec), pem("PRIVATE KEY", ecEncoded)),
            identity(certificatePem(ed25519), pem("PRIVATE KEY", TestKeys.key(ed25519))),
            RhsmIdentity.ofFiles(rsa, null, PASSWORD),
            RhsmIdentity.ofFiles(file("c.pem", "Bag Attributes\n" + certificate), file("k.pem", pkcs8), null),
        };
        try (FakeRhsm rhsm = demanding(rsa, ec, ed25519)) {
            for (RhsmIdentity identity : identities) {
                Recorded recorded = new Recorded();
                try (RhsmClient client =
                        client(rhsm.port(), identity, trustingServer("REQUESTS_CA_BUNDLE"), recorded)) {
                    client.ensureRegion("r");
                }
            }
            assertThat(rhsm.requests).hasSize(identities.length);
        }
    }

    @Test
    public void aCertificateThatIsMissingOrRefused() throws Exception {
        Recorded recorded = new Recorded();
        try (FakeRhsm rhsm = demanding(ec)) {
            for (RhsmIdentity identity : new RhsmIdentity[] {null, RhsmIdentity.ofFiles(rsa, null, PASSWORD)}) {
                PushFailure failure = callFails(rhsm.port(), identity, trustingServer("SSL_CERT_FILE"), recorded);
                assertThat(failure).hasMessageStartingWith("Failed to process request to RHSM with exception ");
                assertThat(failure.remedy()).contains("--rhsm-cert");
            }
            assertThat(rhsm.requests).isEmpty();
        }
    }

    @Test
    public void aCertificateThatIsRefusedInWords() throws Exception {
        SSLContext context = serverContext(ec);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread serving = new Thread(() -> refuse(socket, context));
            serving.setDaemon(true);
            serving.start();
            // The server's list of authorities does not name this one; it is offered all the same.
            for (RhsmIdentity identity : new RhsmIdentity[] {null, RhsmIdentity.ofFiles(rsa, null, PASSWORD)}) {
                Recorded recorded = new Recorded();
                PushFailure failure =
                        callFails(socket.getLocalPort(), identity, trustingServer("SSL_CERT_FILE"), recorded);
                assertThat(failure)
                        .hasMessageContaining("Received fatal alert: " + (identity == null ? "bad_" : "cert"));
                assertThat(failure.isPermanent()).isTrue();
                assertThat(failure.remedy()).startsWith("check --rhsm-cert and --rhsm-key");
                assertThat(recorded.waits).as("refused TLS is not tried again").isEmpty();
            }
        }
    }

    /** Refuses before TLS 1.3, where that is part of the handshake, and reads on, lest a reset overtakes the alert. */
    private static void refuse(ServerSocket socket, SSLContext context) {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(client, null, false);
                tls.setEnabledProtocols(new String[] {"TLSv1.2"});
                tls.setNeedClientAuth(true);
                try {
                    tls.startHandshake();
                } catch (IOException e) {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            } catch (IOException e) {
                // The test is over, or the client hung up first.
            }
        }
    }

    @Test
    public void theServersCertificateIsVerified() throws Exception {
        Recorded recorded = new Recorded();
        try (FakeRhsm rhsm = demanding(rsa)) {
            PushFailure failure = callFails(rhsm.port(), RhsmIdentity.ofFiles(rsa, null, PASSWORD), Map.of(), recorded);
            assertThat(failure.isPermanent()).isTrue();
            assertThat(failure.remedy()).endsWith("for an own certificate authority set REQUESTS_CA_BUNDLE");
            assertThat(recorded.waits).isEmpty();
            assertThat(rhsm.requests).isEmpty();
        }
    }

    @Test
    public void caBundlesThatAreOfNoUse() throws Exception {
        try (FakeRhsm rhsm = demanding(rsa)) {
            for (String content : new String[] {"", "no certificate", pem("CERTIFICATE", new byte[] {1, 2})}) {
                String bundle = file("ca.pem", content).toString();
                PushFailure failure =
                        failure(() -> client(rhsm.port(), null, Map.of("SSL_CERT_FILE", bundle), new Recorded()));
                assertThat(failure)
                        .hasMessageStartingWith("The CA bundle " + bundle + " of SSL_CERT_FILE is of no use");
            }
            assertThat(failure(() -> client(rhsm.port(), null, Map.of("REQUESTS_CA_BUNDLE", "/none"), new Recorded())))
                    .hasMessage("The CA bundle /none of REQUESTS_CA_BUNDLE is of no use: it cannot be read");
        }
    }

    @Test
    public void c08_filesThatAreMissing() throws Exception {
        Path certificate = file("c.pem", certificatePem(rsa));
        Path none = Path.of("/nonexist.pem");

        assertThat(failure(() -> RhsmIdentity.ofFiles(none, null, null)))
                .hasMessage("Could not find the TLS certificate file: /nonexist.pem");
        assertThat(failure(() -> RhsmIdentity.ofFiles(certificate, none, null)))
                .hasMessage("Could not find the TLS key file: /nonexist.pem");
        assertThat(failure(() -> RhsmIdentity.ofFiles(null, certificate, null)))
                .hasMessage("An RHSM key is given without a certificate");
        assertThat(failure(() -> RhsmIdentity.ofBytes(null, new byte[1], null)))
                .hasMessage("An RHSM key is given without a certificate");
        assertThat(failure(() -> RhsmIdentity.ofFiles(folder.getRoot().toPath(), null, null)))
                .hasMessageStartingWith("The TLS certificate file is no file with a certificate: ");
    }

    @Test
    public void contentThatMakesNoIdentity() throws Exception {
        String certificate = certificatePem(rsa);
        String key = pem("PRIVATE KEY", TestKeys.key(rsa));
        String given = "the given RHSM ";
        String[][] table = {
            {certificate, null, "There is no private key in the given RHSM certificate"},
            {key, null, "There is no certificate in the given RHSM certificate"},
            {"", null, "There is no certificate in the given RHSM certificate"},
            {certificate, certificate, "There is no private key in the given RHSM key"},
            {certificate, "", "There is no private key in the given RHSM key"},
            {
                certificate,
                pem("PRIVATE KEY", TestKeys.key(server)),
                "The private key in the given RHSM key does not belong to the RHSM certificate"
            },
            {
                certificate,
                pem("PRIVATE KEY", TestKeys.key(ec)),
                "The private key in the given RHSM key does not belong to the RHSM certificate"
            },
            {
                certificate,
                pem("EC PRIVATE KEY", new byte[] {0x30, 0}),
                "The private key in the given RHSM key does not belong to the RHSM certificate"
            },
            {
                certificatePem(ec),
                pem("EC PRIVATE KEY", new byte[] {0x30, 0}),
                "The private key in the given RHSM key cannot be read"
            },
            {
                certificate,
                pem("ENCRYPTED PRIVATE KEY", new byte[9]),
                "The private key in the given RHSM key is encrypted"
            },
            {
                certificate,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: x\n\nAAAA\n-----END RSA PRIVATE KEY-----",
                "The private key in the given RHSM key is encrypted"
            },
            {
                certificate,
                pem("DSA PRIVATE KEY", new byte[9]),
                "The private key in the given RHSM key is of an unknown kind: DSA PRIVATE KEY"
            },
            {certificate, pem("PRIVATE KEY", new byte[9]), "The private key in the given RHSM key cannot be read"},
            {certificate, pem("RSA PRIVATE KEY", new byte[300]), "The private key in the given RHSM key cannot be read"
            },
            {pem("CERTIFICATE", new byte[9]), key, "The certificate in the given RHSM certificate cannot be read"},
            {
                "-----BEGIN CERTIFICATE-----\n\u00e4=A=\n-----END CERTIFICATE-----",
                key,
                "The certificate in the given RHSM certificate cannot be read"
            },
            {
                "just text",
                null,
                given + "certificate can be read neither as PEM nor, with the password given, as PKCS#12"
            },
            {"just text", key, given + "certificate is no PEM file, but a key is given beside it"},
        };
        for (String[] row : table) {
            PushFailure failure = failure(() -> identity(row[0], row[1]));
            assertThat(failure).as(row[2]).hasMessage(row[2]);
            assertThat(failure.isPermanent()).isTrue();
            assertThat(failure.remedy()).isNotBlank();
        }
    }

    @Test
    public void aPkcs12FileWithTheWrongPassword() {
        for (char[] password : new char[][] {null, "wrong".toCharArray()}) {
            assertThat(failure(() -> RhsmIdentity.ofFiles(rsa, null, password)))
                    .hasMessageEndingWith(
                            "rsa.p12 can be read neither as PEM nor, with the password given, as PKCS#12");
        }
    }

    @Test
    public void toStringHoldsNoSecret() throws Exception {
        RhsmIdentity identity = RhsmIdentity.ofFiles(rsa, null, PASSWORD);

        assertThat(identity).hasToString("RhsmIdentity[CN=rsa]");
        assertThat(identity.toString()).doesNotContain(Base64.getEncoder().encodeToString(TestKeys.key(rsa)));
    }
}
