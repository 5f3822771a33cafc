package io.jenkins.plugins.amipush.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The specification's fixture for one hostile input: what it may break, and the servers that it may bring. */
final class HostileFixture implements AutoCloseable {
    static final String SECRET = "S-very-secret-0123456789";
    private static final String METADATA = "staged.json";

    private final Fixture fixture = new Fixture();
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private HostileFixture() {}

    static HostileFixture open() throws Exception {
        HostileFixture opened = new HostileFixture();
        try {
            opened.fixture.before();
            return opened;
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    CommandLine.Run push(HostileInput input) throws Exception {
        fixture.env.put("RHSM_KEYSTORE_PASSWORD", SECRET);
        List<String> words = new ArrayList<>(fixture.base());
        words.addAll(List.of("--aws-secret-key", SECRET, "--ship"));
        List<String> more = input.arrangement().arrange(this);
        words.addAll(more);
        if (more.stream().noneMatch(word -> word.startsWith("staged:") || word.startsWith("pub:"))) {
            words.add(fixture.staged("R"));
        }
        return fixture.command(words.toArray(String[]::new));
    }

    Path root() {
        return fixture.root();
    }

    Path stage() {
        return root().resolve("R");
    }

    Path image() {
        return fixture.image();
    }

    /** Everything that asked AWS or RHSM to change something. */
    List<Recorded> mutating() {
        return fixture.requests().stream().filter(Recorded::mutating).toList();
    }

    /** Changes the metadata document. */
    List<String> edit(Consumer<ObjectNode> change) throws IOException {
        ObjectNode metadata = fixture.metadata("R");
        change.accept(metadata);
        fixture.metadata("R", metadata);
        return List.of();
    }

    /** The metadata document as text. */
    String metadata() throws IOException {
        return Files.readString(stage().resolve(METADATA));
    }

    /** Replaces the metadata document by that text, in a file of that name. */
    List<String> document(String name, String text) throws IOException {
        return document(name, text.getBytes(StandardCharsets.UTF_8));
    }

    List<String> document(String name, byte[] bytes) throws IOException {
        Files.delete(stage().resolve(METADATA));
        Files.write(stage().resolve(name), bytes);
        return List.of();
    }

    /** Replaces the image by a file of that name, and the metadata's word for it. */
    List<String> image(String name, byte[] bytes) throws IOException {
        Files.delete(image());
        Files.write(image().resolveSibling(name), bytes);
        return edit(metadata -> ((ObjectNode) metadata.at("/payload/files/0"))
                .put("relative_path", Fixture.REGION + "-hourly/AWS_IMAGES/" + name));
    }

    /** A cloud with these faults. @param rule a JSON object */
    List<String> fault(String rule) throws IOException {
        fixture.plainWith("\"faults\": [" + rule + "]");
        return List.of(
                "--endpoint-url",
                fixture.cloud().endpoint().toString(),
                "--rhsm-url",
                fixture.cloud().rhsm().toString());
    }

    URI cloud() {
        return fixture.cloud().endpoint();
    }

    /** Starts a server on the loopback interface. */
    URI serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        fixture.after();
    }
}
