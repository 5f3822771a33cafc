package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The packaged engine in a small heap, with images that are many times larger. The raw one takes
 * {@value #GIB_PROPERTY} GiB, so that a quick build can do with less than an image's usual size.
 */
public class MemoryIT {
    private static final String GIB_PROPERTY = "memory.gib";
    private static final long GIB = 1L << 30;
    private static final long RAW_GIB = Long.getLong(GIB_PROPERTY, 2);
    private static final int UNPACKED_GIB = 3;

    private static final String CLOUD = """
            {"times": "none", "products": [{"name": "RHEL_HOURLY", "providerShortName": "awstest"}],
             "rhsm": {"acceptUnknown": true}}
            """;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void rawImageIsLargerThanTheHeap() throws Exception {
        Path image = stage("disk.raw");
        try (RandomAccessFile content = new RandomAccessFile(image.toFile(), "rw")) {
            content.setLength(RAW_GIB * GIB);
        }
        assertThat(pushed()).isEqualTo(RAW_GIB * GIB);
    }

    @Test
    public void packedImageIsLargerThanTheHeap() throws Exception {
        Path image = stage("disk.raw.zst");
        byte[] zeros = new byte[8 << 20];
        try (OutputStream packed = new ZstdOutputStreamNoFinalizer(Files.newOutputStream(image))) {
            for (long bytes = 0; bytes < UNPACKED_GIB * GIB; bytes += zeros.length) {
                packed.write(zeros);
            }
        }
        assertThat(Files.size(image)).isLessThan(16 << 20);
        assertThat(pushed()).isEqualTo(UNPACKED_GIB * GIB);
    }

    /** Each of their unpackers needs half of the heap, whatever the size of the image. */
    @Test
    public void imagesOfTheHungriestXzComeOneAfterAnother() throws Exception {
        for (int number = 1; number <= 3; number++) {
            Path image = stage("disk" + number + ".raw.xz", number);
            try (XZOutputStream packed = new XZOutputStream(Files.newOutputStream(image), new LZMA2Options(9))) {
                packed.write(new byte[1 << 20]);
            }
        }
        assertThat(pushed(3)).isEqualTo(1 << 20);
    }

    private Path stage(String file) throws IOException {
        return stage(file, 0);
    }

    private Path stage(String file, int respin) throws IOException {
        Path stage = folder.getRoot().toPath().resolve("R");
        String directory = Fixture.REGION + "-hourly/AWS_IMAGES/";
        Files.createDirectories(stage.resolve(directory));
        Path document = stage.resolve("staged.json");
        ObjectNode metadata = Files.exists(document)
                ? (ObjectNode) Fixture.JSON.readTree(document.toFile())
                : Fixture.JSON.createObjectNode();
        metadata.withObject("header").put("version", "0.2");
        ObjectNode attributes = Fixture.attributes(Fixture.REGION, "hourly");
        attributes.withObject("release").put("respin", respin);
        metadata.withObject("payload")
                .withArray("files")
                .addObject()
                .put("relative_path", directory + file)
                .set("attributes", attributes);
        Files.writeString(document, metadata.toString());
        return stage.resolve(directory + file);
    }

    private long pushed() throws Exception {
        return pushed(1);
    }

    /** Pushes so many images as are staged. @return the size of each object that the cloud then holds, in bytes */
    private long pushed(int images) throws Exception {
        try (RehearsalCloud cloud = RehearsalCloud.start(0, Scenario.parse(CLOUD), Time.real())) {
            EngineProcess engine = EngineProcess.start(
                    folder.getRoot().toPath(),
                    List.of("-Xmx128m"),
                    List.of(
                            "push",
                            "--endpoint-url=" + cloud.endpoint(),
                            "--rhsm-url=" + cloud.rhsm(),
                            "--aws-provider-name=awstest",
                            "--aws-access-id=A",
                            "--aws-secret-key=S",
                            "--poll-interval=0.05",
                            "--bucket-wait=0",
                            "--retry-wait=0",
                            "staged:" + folder.getRoot().toPath().resolve("R")));
            assertThat(engine.exitCode()).as(engine.err()).isZero();
            JsonNode objects = cloud.state().at("/buckets/0/objects");
            assertThat(objects).hasSize(images);
            assertThat(cloud.state().at("/images")).hasSize(images);
            return objects.get(0).get("size").asLong();
        }
    }
}
