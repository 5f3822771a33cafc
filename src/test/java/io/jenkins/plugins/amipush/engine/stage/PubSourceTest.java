package io.jenkins.plugins.amipush.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PubSourceTest {
    private static final String NAME = "RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, String> documents = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private StageFixture stage;
    private String base;

    @Before
    public void serve() throws IOException {
        stage = new StageFixture(folder.getRoot().toPath().toRealPath());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        base = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            String document = documents.get(exchange.getRequestURI().getPath());
            byte[] body = (document == null ? "none" : document).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(document == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @After
    public void stop() {
        server.stop(0);
    }

    private static ObjectNode item() {
        ObjectNode item = StageFixture.attributes();
        item.put("ami", "ami-0123").put("name", NAME).put("state", "PUSHED").put("src", "/old/x.raw");
        item.put("origin", "/old").putArray("dest").add("us-east-2-hourly");
        item.putArray("security_groups");
        item.put("release_notes", "");
        return item;
    }

    @Test
    public void b36_imagesOfAnEarlierPush() {
        documents.put("/pub/task/1/log/images.json", "[" + item() + "]");
        ObjectNode dashed = item().put("ami", "ami-2").put("name", "other");
        ((ObjectNode) dashed.get("release")).put("date", "2021-09-02").put("variant", "");
        dashed.putArray("dest");
        dashed.remove("description");
        dashed.putNull("ami");
        dashed.put("image_id", "ami-2").put("sha256sum", "AB".repeat(32));
        documents.put("/pub/task/2/log/clouds.json", "[" + dashed + "]");

        Stage read = stage.read("pub:" + base + "?task_id=1,x2,2&task_id=1");

        assertThat(read.faults()).isEmpty();
        assertThat(requests)
                .containsExactly(
                        "/pub/task/1/log/images.json?format=raw",
                        "/pub/task/2/log/images.json?format=raw",
                        "/pub/task/2/log/clouds.json?format=raw");
        assertThat(stage.notes()).contains("WARNING Skipping the task id x2: it is no whole number");
        StagedImage image = read.images().get(0);
        assertThat(image.imageId()).isEqualTo("ami-0123");
        assertThat(image.file()).isEqualTo(NAME);
        assertThat(image.path()).isNull();
        assertThat(image.sha256()).isNull();
        assertThat(image.src()).isEqualTo("/old/x.raw");
        assertThat(image.fields())
                .containsEntry("image_id", "ami-0123")
                .containsEntry("origin", "/old")
                .containsEntry("dest", List.of("us-east-2-hourly"))
                .doesNotContainKeys("ami", "name", "state", "release_notes");
        StagedImage second = read.images().get(1);
        assertThat(second.dest()).isEmpty();
        assertThat(second.imageId()).isEqualTo("ami-2");
        assertThat(second.sha256()).isEqualTo("ab".repeat(32));
        assertThat(second.attributes().release().date()).isEqualTo("2021-09-02");
        assertThat(second.attributes().release().variant()).isNull();
    }

    @Test
    public void b37_nothingThere() {
        List<String> faults = stage.faults("pub:" + base + "/?task_id=7");

        assertThat(requests).hasSize(6);
        assertThat(stage.recorded.waits).containsExactly(1L, 2L);
        assertThat(faults)
                .containsExactly(base + "/pub/task/7/log/images.json: cannot be read: answered 404; "
                        + "check the host and the task's id");
    }

    @Test
    public void whatIsNoListOfImages() {
        documents.put("/pub/task/1/log/images.json", "<html>login</html>");
        ObjectNode incomplete = item();
        incomplete.remove("region");
        documents.put("/pub/task/2/log/images.json", "[" + item() + "," + incomplete + "]");

        List<String> faults = stage.faults("pub:" + base + "?task_id=1,2");

        assertThat(faults)
                .hasSize(1)
                .allMatch(fault -> fault.contains("there is no AMI to push; seen: 1 list of images"));
        assertThat(stage.notes())
                .contains(
                        "WARNING Pub source returned empty: " + base
                                + "/pub/task/1/log/images.json?format=raw is no list of images",
                        "WARNING Skipping " + base
                                + "/pub/task/2/log/images.json?format=raw, whose item 2 is not complete: "
                                + "item: region: is missing; name an AWS region, such as us-east-2");
    }

    /** What cannot be compared with anything promises nothing. */
    @Test
    public void promisesThatAreNone() {
        documents.put("/pub/task/1/log/images.json", "[" + item().put("sha256sum", "12") + "]");
        documents.put("/pub/task/2/log/images.json", "[" + item().put("ami", 17) + "]");

        assertThat(stage.faults("pub:" + base + "?task_id=1,2")).hasSize(1);
        assertThat(stage.notes())
                .contains(
                        "WARNING Skipping " + base + "/pub/task/1/log/images.json?format=raw, whose item 1 is not "
                                + "complete: sha256sum is no SHA-256 digest of 64 hex digits",
                        "WARNING Skipping " + base + "/pub/task/2/log/images.json?format=raw, whose item 1 is not "
                                + "complete: ami is no text");
    }

    /** Which of them is right has to be seen, and cannot be where one of them is lost. */
    @Test
    public void imagesThatDifferInContentAloneAreTwo() {
        ObjectNode other = item().put("sha256sum", "ab".repeat(32));
        documents.put("/pub/task/1/log/images.json", "[" + item() + "," + item() + "," + other + "]");

        assertThat(stage.read("pub:" + base + "?task_id=1").images()).hasSize(2);
    }

    @Test
    public void aServerThatIsNotThere() {
        server.stop(0);

        assertThat(stage.faults("pub:" + base + "?task_id=7"))
                .hasSize(1)
                .allMatch(fault -> fault.contains("/log/images.json: cannot be read: ConnectException"));
        assertThat(stage.recorded.waits).containsExactly(1L, 2L);
    }

    @Test
    public void httpsIsForcedButForLoopback() {
        assertThat(stage.faults("pub:http://nowhere.invalid?task_id=7"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("https://nowhere.invalid/pub/task/7/"));
        assertThat(stage.notes()).contains("WARNING https is used for http://nowhere.invalid");
        stage.rehearsal = true;
        assertThat(stage.faults("pub:http://nowhere.invalid?task_id=7"))
                .allMatch(fault -> fault.startsWith("http://nowhere.invalid/pub/task/7/"));
    }

    @Test
    public void sourcesWrittenWrong() {
        assertThat(stage.faults("pub:https://h"))
                .containsExactly("pub:https://h: names no task; write pub:https://HOST?task_id=ID");
        assertThat(stage.faults("pub:https://?task_id=1"))
                .containsExactly("pub:https://?task_id=1: names no URL; write pub:https://HOST?task_id=ID");
        assertThat(stage.faults("pub:https://h?task=1")).hasSize(1);
    }
}
