package io.jenkins.plugins.amipush.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** moto, the Python world's stand-in for AWS, as a server on a free loopback port. */
final class Moto implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
    private static final int LOOKS = 600;
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Process process;
    private final URI endpoint;

    private Moto(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    static Moto start(Python python) throws IOException, InterruptedException {
        Path log = Files.createTempFile(python.getRoot().toPath(), "moto", ".log");
        Process process = python.start(List.of("moto.server", "-H", "127.0.0.1", "-p", "0"), log.toFile());
        for (int look = 0; look < LOOKS; look++) {
            Matcher address = ADDRESS.matcher(Files.readString(log));
            if (address.find()) {
                return new Moto(process, URI.create(address.group(1)));
            }
            assertThat(process.isAlive()).as(() -> "moto ended").isTrue();
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        process.destroyForcibly();
        throw new AssertionError("moto does not start:\n" + Files.readString(log));
    }

    URI endpoint() {
        return endpoint;
    }

    /** Makes it forget everything. */
    void reset() throws IOException, InterruptedException {
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
