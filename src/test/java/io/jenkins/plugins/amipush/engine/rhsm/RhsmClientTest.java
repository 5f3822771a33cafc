package io.jenkins.plugins.amipush.engine.rhsm;

import static io.jenkins.plugins.amipush.engine.rhsm.FakeRhsm.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class RhsmClientTest {
    private static final String PRODUCTS = "GET provider_image_groups";
    private static final String KNOWN = """
            {"body": [{"name": "RHEL_HOURLY", "providerShortName": "awstest", "id": 1},
                      {"name": "RHEL", "providerShortName": "awstest"},
                      {"name": "RHEL_HOURLY", "providerShortName": "AWS"},
                      {"name": "ONLY", "providerShortName": "AWS"}]}""";
    private static final ImageMetadata IMAGE = new ImageMetadata(
            "ami-1", "X86_64", "RHEL_HOURLY", "8.5.0", null, "Released N on T", ImageMetadata.VISIBLE);

    private final Recorded recorded = new Recorded();
    private final StopSignal stop = new StopSignal();
    private final Map<String, String> environment = new HashMap<>();
    private FakeRhsm rhsm;
    private RhsmClient client;

    @Before
    public void serve() throws IOException {
        rhsm = new FakeRhsm();
        client = client(rhsm.url());
    }

    @After
    public void close() {
        client.close();
        rhsm.close();
    }

    private RhsmClient client(String url) {
        return new RhsmClient(RhsmSettings.of(url, "awstest", null, environment), recorded, stop, recorded.reporter);
    }

    private static PushFailure failure(ThrowingCallable work) {
        return catchThrowableOfType(PushFailure.class, work);
    }

    @Test
    public void c01_productsAreAskedForOnce() {
        rhsm.answer(PRODUCTS, 200, KNOWN);

        assertThat(client.product("RHEL", "hourly")).contains(new Product("RHEL_HOURLY", "awstest"));
        assertThat(client.product("RHEL", "HOURLY")).isPresent();
        assertThat(client.product("RHEL", "access")).contains(new Product("RHEL", "awstest"));
        assertThat(rhsm.requests).containsExactly("GET " + PATH + "provider_image_groups");
        assertThat(recorded.notes)
                .contains(
                        "DEBUG Searching for product RHEL_HOURLY for provider awstest in rhsm",
                        "DEBUG Fetching product from " + rhsm.url() + PATH + "provider_image_groups",
                        "DEBUG 4 Products(AWS provider) in rhsm: ONLY(AWS), RHEL(awstest), RHEL_HOURLY(AWS), "
                                + "RHEL_HOURLY(awstest)");
    }

    @Test
    public void c02_c03_c04_productsThatAreNotThere() {
        rhsm.answer(PRODUCTS, 200, KNOWN);

        assertThat(client.product("rhel", "hourly")).isEmpty();
        assertThat(client.product("ONLY", "access")).isEmpty();
        assertThat(client.product("RHEL_HOURLY", "hourly")).isEmpty();
    }

    @Test
    public void c05_aServerErrorIsPassing() {
        rhsm.answer(PRODUCTS, 500, "broken\nhere");

        PushFailure failure = failure(client::products);

        assertThat(failure.isPermanent()).isFalse();
        assertThat(failure)
                .hasMessage(
                        "GET " + rhsm.url() + PATH + "provider_image_groups failed with error code 500: broken?here");
        assertThat(rhsm.requests).hasSize(1);
        rhsm.answer(PRODUCTS, 200, KNOWN);
        assertThat(client.products()).as("a failure is not kept").hasSize(4);
    }

    @Test
    public void aBusyServerIsAskedAgain() {
        rhsm.answer(PRODUCTS, 503, "")
                .answer(PRODUCTS, 429, "", "Retry-After", "7")
                .answer(PRODUCTS, 200, KNOWN);
        assertThat(client.products()).hasSize(4);
        assertThat(recorded.waits).containsExactly(1L, 7L);
        assertThat(recorded.notes).contains("INFO Trying RHSM again in 7 s (attempt 3 of 3)");

        rhsm.answer("PUT amis", 429, "", "Retry-After", "4000")
                .answer("PUT amis", 502, "", "Retry-After", "Mon, 23 Nov 2026 14:33:12 GMT")
                .answer("PUT amis", 504, "gone");
        assertThat(failure(() -> client.publish(IMAGE, "r")).isPermanent()).isFalse();
        assertThat(recorded.waits).containsExactly(1L, 7L, 120L, 9L);
    }

    @Test
    public void c07_theConnectionIsDropped() {
        for (int i = 0; i < 3; i++) {
            rhsm.answer("PUT amis", 0, "");
        }

        PushFailure failure = failure(() -> client.publish(IMAGE, "us-east-2"));

        assertThat(rhsm.requests).hasSize(3).allMatch(request -> request.startsWith("PUT"));
        assertThat(recorded.waits).containsExactly(1L, 2L);
        assertThat(failure.getMessage())
                .startsWith("Failed to process request to RHSM with exception the connection was closed");
        assertThat(failure.isPermanent()).isFalse();
    }

    @Test
    public void c07_nobodyListens() {
        rhsm.close();

        PushFailure failure = failure(client::products);

        assertThat(recorded.waits).containsExactly(1L, 2L);
        assertThat(failure).hasMessage("Failed to process request to RHSM with exception ConnectException");
        assertThat(failure.remedy()).isEqualTo("check --rhsm-url, --rhsm-cert, the network and the proxy variables");
    }

    @Test
    public void c07_anUnknownHost() {
        try (RhsmClient lost = client("https://nowhere.invalid")) {
            assertThat(failure(lost::products).getMessage())
                    .startsWith("Failed to process request to RHSM with exception ");
        }
        assertThat(recorded.waits).containsExactly(1L, 2L);
    }

    @Test
    public void c10_everyCallIsAtTheAbsolutePath() {
        for (String base : List.of(rhsm.url() + "/rhsm", rhsm.url() + "/rhsm/?x=1", rhsm.url() + "/")) {
            rhsm.requests.clear();
            rhsm.answer(PRODUCTS, 200, KNOWN);
            try (RhsmClient other = client(base)) {
                other.products();
                other.ensureRegion("r");
                other.publish(IMAGE, "r");
            }
            assertThat(rhsm.requests).hasSize(3).allMatch(request -> request.contains(" " + PATH));
        }
        assertThat(recorded.notes)
                .filteredOn(note -> note.startsWith("WARNING"))
                .containsExactly(
                        "WARNING The path of the RHSM URL " + rhsm.url() + "/rhsm is not used: all calls go to "
                                + rhsm.url() + PATH,
                        "WARNING The path of the RHSM URL " + rhsm.url() + "/rhsm/?x=1 is not used: all calls go to "
                                + rhsm.url() + PATH);
    }

    @Test
    public void c11_answersThatMakeNoSense() {
        String[][] table = {
            {"{}", "has no list \"body\""},
            {"", "has no list \"body\""},
            {"null", "has no list \"body\""},
            {"[]", "has no list \"body\""},
            {"{\"body\": {}}", "has no list \"body\""},
            {"{\"body\": [1]}", "has something else than objects in \"body\""},
            {
                "{\"body\": [{\"name\": 5, \"providerShortName\": \"x\"}, {\"name\": \"x\"}]}",
                "has no entry with the texts \"name\" and \"providerShortName\""
            },
            {"<html>\nlogin", "is not JSON (it begins: <html>?login)"},
            {"{\"body\": []} x", "is not JSON"},
            {"[".repeat(10_000), "is not JSON"},
        };
        for (String[] row : table) {
            rhsm.answer(PRODUCTS, 200, row[0]);
            PushFailure failure = failure(client::products);
            assertThat(failure).as(row[0]).hasMessageContaining("provider_image_groups " + row[1]);
            assertThat(failure.isPermanent()).isTrue();
            assertThat(failure.remedy()).isEqualTo("check that --rhsm-url names RHSM");
        }
    }

    @Test
    public void productsOfNoProviderAreNobodys() {
        rhsm.answer(PRODUCTS, 200, """
                {"body": [{"name": "OTHER", "providerShortName": null}, {"name": null, "providerShortName": "awstest"},
                          {"name": "RHEL", "providerShortName": "awstest"}, {}]}""");
        assertThat(client.products()).containsExactly(new Product("RHEL", "awstest"));
        assertThat(recorded.notes).contains("DEBUG 3 products in rhsm without a name or a provider");
    }

    @Test
    public void anAnswerWithoutEnd() {
        rhsm.answer(PRODUCTS, 200, "x".repeat((32 << 20) + 1));

        PushFailure failure = failure(client::products);

        assertThat(failure).hasMessageContaining("the answer is longer than 33554432 bytes");
        assertThat(failure.isPermanent()).isTrue();
        assertThat(rhsm.requests).hasSize(1);
    }

    @Test
    public void aServerThatIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            RhsmSettings settings =
                    RhsmSettings.of("http://127.0.0.1:" + silent.getLocalPort(), "AWS", null, environment);
            RhsmSettings impatient =
                    new RhsmSettings(settings.base(), "AWS", null, environment, Duration.ofMillis(100));
            try (RhsmClient waiting = new RhsmClient(impatient, recorded, stop, recorded.reporter)) {
                assertThat(failure(waiting::products))
                        .hasMessageStartingWith(
                                "Failed to process request to RHSM with exception HttpTimeoutException");
            }
        }
        assertThat(recorded.waits).containsExactly(1L, 2L);
    }

    @Test
    public void onlyGetFollowsRedirects() {
        rhsm.answer(PRODUCTS, 302, "", "Location", PATH + "moved").answer("GET moved", 200, KNOWN);
        assertThat(client.products()).hasSize(4);

        rhsm.answer("PUT amis", 307, "", "Location", PATH + "moved");
        assertThat(failure(() -> client.publish(IMAGE, "r")))
                .hasMessage("Update to rhsm failed for ami-1 with error code 307");
        assertThat(rhsm.requests).noneMatch(request -> request.startsWith("PUT " + PATH + "moved"));
    }

    @Test
    public void g02_aRegionIsCreatedOnce() {
        client.ensureRegion("us-east-2");
        client.ensureRegion("us-east-2");

        assertThat(rhsm.requests).hasSize(1);
        assertThat(rhsm.requests.get(0))
                .startsWith("POST " + PATH + "regions {")
                .contains("\"regionID\":\"us-east-2\"", "\"providerShortname\":\"awstest\"");
        assertThat(recorded.notes).containsExactly("INFO Creating region us-east-2 [awstest]");
    }

    @Test
    public void g02_concurrentCallersShareARegion() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        Callable<Object> work = Executors.callable(() -> client.ensureRegion("us-east-2"));
        for (Future<Object> done : pool.invokeAll(List.of(work, work, work, work, work, work, work, work))) {
            done.get();
        }
        pool.shutdown();

        assertThat(rhsm.requests).hasSize(1);
    }

    @Test
    public void g07_aRegionThatFailedIsTriedAgain() {
        rhsm.answer("POST regions", 500, "no").answer("POST regions", 500, "no");

        for (int i = 0; i < 2; i++) {
            PushFailure failure = failure(() -> client.ensureRegion("us-east-2"));
            assertThat(failure).hasMessage("Failed creating region us-east-2 with error code 500: no");
            assertThat(failure.isPermanent()).isFalse();
        }
        client.ensureRegion("us-east-2");
        assertThat(rhsm.requests).hasSize(3);
        assertThat(recorded.notes).contains("ERROR Failed creating region us-east-2 with error code 500: no");
    }

    @Test
    public void g02_anImageIsUpdated() {
        client.publish(IMAGE, "us-east-2");

        assertThat(rhsm.requests)
                .containsExactly(
                        "PUT " + PATH + "amis {\"amiID\":\"ami-1\",\"arch\":\"x86_64\",\"product\":\"RHEL_HOURLY\","
                                + "\"version\":\"8.5.0\",\"variant\":\"none\",\"description\":\"Released N on T\","
                                + "\"status\":\"VISIBLE\"}");
        assertThat(recorded.notes)
                .containsExactly(
                        "INFO Registering image ami-1 with rhsm",
                        "INFO Attempting to update the existing image ami-1 in rhsm",
                        "INFO Successfully registered image ami-1 with rhsm");
    }

    @Test
    public void g03_description() {
        assertThat(ImageMetadata.released("N", Instant.parse("2026-11-23T14:33:02.987Z")))
                .isEqualTo("Released N on 2026-11-23T14:33:02");
    }

    @Test
    public void g05_anUnknownImageIsCreated() {
        for (int unknown : new int[] {404, 400}) {
            rhsm.requests.clear();
            recorded.notes.clear();
            rhsm.answer("PUT amis", unknown, "").answer("POST amis", 201, "");

            client.publish(IMAGE, "us-east-2");

            assertThat(rhsm.requests).hasSize(2);
            assertThat(rhsm.requests.get(1))
                    .startsWith("POST " + PATH + "amis {\"amiID\":\"ami-1\"")
                    .endsWith("\"status\":\"VISIBLE\",\"region\":\"us-east-2\"}");
            assertThat(recorded.notes)
                    .contains(
                            "WARNING Update to rhsm failed for ami-1 with error code " + unknown
                                    + ". Image might not be present on rhsm for update.",
                            "INFO Attempting to create new image ami-1 in rhsm",
                            "INFO Successfully registered image ami-1 with rhsm");
        }
    }

    @Test
    public void g06_anImageIsCreatedForNoOtherReason() {
        for (int status : new int[] {401, 403, 409, 422, 500}) {
            rhsm.requests.clear();
            rhsm.answer("PUT amis", status, "why");

            PushFailure failure = failure(() -> client.publish(IMAGE, "us-east-2"));

            assertThat(rhsm.requests).hasSize(1);
            assertThat(failure).hasMessage("Update to rhsm failed for ami-1 with error code " + status + ": why");
            assertThat(failure.isPermanent()).isEqualTo(status != 409 && status != 500);
            assertThat(recorded.notes)
                    .contains("ERROR Update to rhsm failed for ami-1 with error code " + status, "ERROR why");
        }
        rhsm.answer("PUT amis", 401, "");
        assertThat(failure(() -> client.publish(IMAGE, "r")).remedy())
                .isEqualTo("RHSM does not accept the client certificate: check --rhsm-cert and --rhsm-key");
    }

    @Test
    public void g06_anImageThatCannotBeCreated() {
        rhsm.answer("PUT amis", 404, "").answer("POST amis", 409, "a\nb" + "x".repeat(600));

        PushFailure failure = failure(() -> client.publish(IMAGE, "us-east-2"));

        assertThat(failure).hasMessageStartingWith("Failed to create image ami-1 in rhsm with error code 409: a?bx");
        assertThat(recorded.notes)
                .contains("ERROR Failed to create image ami-1 in rhsm with error code 409")
                .anyMatch(note -> note.startsWith("ERROR a?bxxx") && note.endsWith("x…") && note.length() == 507);
    }

    @Test
    public void aCreationIsNotSentTwice() {
        rhsm.answer("PUT amis", 404, "").answer("POST amis", 0, "");

        assertThat(failure(() -> client.publish(IMAGE, "us-east-2")).isPermanent())
                .isFalse();
        assertThat(rhsm.requests)
                .filteredOn(request -> request.startsWith("POST"))
                .hasSize(1);
        assertThat(recorded.waits).isEmpty();
    }

    @Test
    public void i11_pagesOfImages() {
        rhsm.answer("GET amis?limit=1000&offset=0", 200, page(750, "{\"amiID\": \"a\", \"status\": \"VISIBLE\"}"))
                .answer("GET amis?limit=1000&offset=750", 200, page(1, "{\"amiID\": \"b\"}"))
                .answer("GET amis?limit=1000&offset=751", 200, page(0, ""));

        Map<String, PublishedImage> images = client.publishedImages();

        assertThat(images.values())
                .containsExactly(
                        new PublishedImage("a", Map.of("amiID", "a", "status", "VISIBLE")),
                        new PublishedImage("b", Map.of("amiID", "b")));
        assertThat(client.publishedImages()).isSameAs(images);
        assertThat(rhsm.requests).hasSize(3);
    }

    @Test
    public void anImageIsShownOnlyWhenAllThatRhsmIsToldOfItIsThere() throws Exception {
        Map<String, String> shown = IMAGE.body();
        shown.put("description", "Released another day");
        ObjectMapper json = new ObjectMapper();
        String same = json.writeValueAsString(shown);
        shown.put("status", "invisible");
        String hidden = json.writeValueAsString(shown);
        for (String listed : List.of(same, hidden)) {
            rhsm.answer("GET amis?limit=1000&offset=0", 200, page(1, listed))
                    .answer("GET amis?limit=1000&offset=1", 200, page(0, ""));
            try (RhsmClient asking = client(rhsm.url())) {
                assertThat(asking.shows(IMAGE)).isEqualTo(listed.equals(same));
            }
        }
    }

    private static String page(int count, String body) {
        return "{\"body\": [" + body + "], \"pagination\": {\"count\": " + count + "}}";
    }

    @Test
    public void pagesThatNeverEnd() {
        rhsm.answer("GET amis?limit=1000&offset=0", 200, page(1, "{\"amiID\": \"a\"}"))
                .answer("GET amis?limit=1000&offset=1", 200, page(1, "{\"amiID\": \"a\"}"));
        assertThat(failure(client::publishedImages)).hasMessageContaining("repeats images of an earlier page");

        rhsm.answer("GET amis?limit=1000&offset=0", 200, "{\"body\": []}");
        assertThat(failure(client::publishedImages)).hasMessageContaining("has no number \"pagination.count\"");
    }

    @Test
    public void nothingIsChangedAfterTheStop() {
        stop.stop("by the user");

        assertThatThrownBy(() -> client.publish(IMAGE, "r")).isInstanceOf(StopSignal.Stopped.class);
        assertThatThrownBy(() -> client.ensureRegion("r")).isInstanceOf(StopSignal.Stopped.class);
        assertThat(rhsm.requests).isEmpty();
    }

    @Test
    public void aStopBetweenAttempts() {
        rhsm.answer("PUT amis", 503, "");
        recorded.atWait = () -> stop.stop("by the user");

        assertThatThrownBy(() -> client.publish(IMAGE, "r")).hasMessage("by the user");
        assertThat(rhsm.requests).hasSize(1);
    }

    @Test
    public void anInterruptEndsTheWait() {
        rhsm.answer(PRODUCTS, 503, "");
        recorded.atWait = () -> Thread.currentThread().interrupt();

        assertThatThrownBy(client::products).isInstanceOf(StopSignal.Stopped.class);
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(client::products).isInstanceOf(StopSignal.Stopped.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rhsm.requests).hasSize(1);
    }

    @Test
    public void urlsThatAreOfNoUse() {
        assertThat(failure(() -> client(null))).hasMessage("RHSM URL not provided for the RHSM client");
        assertThat(failure(() -> client(" "))).hasMessage("RHSM URL not provided for the RHSM client");
        for (String url :
                List.of("rhsm.example.com", "ftp://h", "https://", "https://h:99999", "https://a b", "http:h")) {
            assertThat(failure(() -> client(url))).as(url).hasMessage("The RHSM URL is not valid: " + url);
        }
        assertThat(failure(() -> client("https://me:secret@h"))).hasMessage("The RHSM URL is not valid: https://…@h");
    }

    @Test
    public void settingsHideTheEnvironment() {
        environment.put("HTTPS_PROXY", "http://u:secret@p");

        assertThat(RhsmSettings.of("https://h", "AWS", null, environment)).hasToString("RhsmSettings[https://h, AWS]");
    }

    @Test
    public void theProxyIsAskedWithItsPassword() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (ServerSocket proxy = new ServerSocket(0)) {
            Thread serving = new Thread(() -> proxy(proxy, seen));
            serving.setDaemon(true);
            serving.start();
            environment.put("http_proxy", "http://user:pass%20word@127.0.0.1:" + proxy.getLocalPort());
            environment.put("HTTP_PROXY", "http://127.0.0.1:1");
            environment.put("NO_PROXY", "other.example, .more.example");
            try (RhsmClient behind = client("http://rhsm.example")) {
                assertThat(behind.products()).hasSize(4);
            }
        }
        assertThat(seen)
                .contains("GET http://rhsm.example" + PATH + "provider_image_groups HTTP/1.1")
                .anyMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ="));
        assertThat(recorded.notes.toString()).doesNotContain("pass");
    }

    /** Demands a password, then answers. */
    private static void proxy(ServerSocket proxy, List<String> seen) {
        while (true) {
            try (Socket socket = proxy.accept()) {
                byte[] buffer = new byte[8192];
                int read = socket.getInputStream().read(buffer);
                String request = new String(buffer, 0, Math.max(0, read), StandardCharsets.ISO_8859_1);
                seen.addAll(List.of(request.split("\r\n")));
                String answer = request.contains("roxy-Authorization")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: " + KNOWN.length() + "\r\nConnection: close\r\n\r\n"
                                + KNOWN
                        : "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n"
                                + "Connection: close\r\n\r\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    public void theProxyIsAskedWithItsPasswordForHttpsToo() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (ServerSocket proxy = new ServerSocket(0)) {
            Thread serving = new Thread(() -> proxy(proxy, seen));
            serving.setDaemon(true);
            serving.start();
            environment.put("HTTPS_PROXY", "http://user:pass%20word@127.0.0.1:" + proxy.getLocalPort());
            try (RhsmClient behind = client("https://rhsm.example")) {
                // The proxy speaks no TLS: that the tunnel was asked for is enough here.
                assertThat(failure(behind::products)).isNotNull();
            }
        }
        assertThat(seen)
                .contains("CONNECT rhsm.example:443 HTTP/1.1")
                .anyMatch(line -> line.equalsIgnoreCase("Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ="));
    }

    @Test
    public void aProxyThatRefuses() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0)) {
            Thread serving = new Thread(() -> proxy(proxy, new CopyOnWriteArrayList<>()));
            serving.setDaemon(true);
            serving.start();
            for (String scheme : List.of("http", "https")) {
                environment.put(scheme + "_proxy", "127.0.0.1:" + proxy.getLocalPort());
                try (RhsmClient behind = client(scheme + "://rhsm.example")) {
                    PushFailure failure = failure(behind::products);
                    assertThat(failure).hasMessageEndingWith("failed with error code 407");
                    assertThat(failure.remedy()).isEqualTo("check user and password in the proxy variable");
                }
            }
        }
    }

    @Test
    public void loopbackNeedsNoProxy() {
        environment.put("HTTP_PROXY", "127.0.0.1:1");
        rhsm.answer(PRODUCTS, 200, KNOWN);

        try (RhsmClient direct = client(rhsm.url())) {
            assertThat(direct.products()).hasSize(4);
        }
    }

    @Test
    public void aProxyThatIsNone() {
        environment.put("HTTPS_PROXY", "socks5://u:secret@h:1");

        assertThat(failure(() -> client("https://h"))).hasMessage("HTTPS_PROXY names no HTTP proxy");
    }
}
