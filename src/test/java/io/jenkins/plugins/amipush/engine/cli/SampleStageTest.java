package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.Rule;
import org.junit.Test;
import org.tukaani.xz.XZInputStream;

public class SampleStageTest {
    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void threeImagesWithTheirMetadata() throws Exception {
        assertThat(command.run("sample-stage", "stage")).isZero();
        assertThat(command.out).contains("staged.yaml", "ami-push push --rehearse stage");
        Path stage = command.directory().resolve("stage");
        JsonNode metadata =
                new YAMLMapper().readTree(stage.resolve("staged.yaml").toFile());
        assertThat(metadata.at("/header/version").textValue()).isEqualTo("0.2");
        assertThat(metadata.at("/payload/files")).hasSize(3);
        Set<String> regions = new HashSet<>();
        Set<String> types = new HashSet<>();
        Set<String> digests = new HashSet<>();
        for (JsonNode file : metadata.at("/payload/files")) {
            Path image = stage.resolve(file.get("relative_path").textValue());
            assertThat(digest(image)).isEqualTo(file.get("sha256sum").textValue());
            digests.add(digest(image));
            regions.add(file.at("/attributes/region").textValue());
            types.add(file.at("/attributes/type").textValue());
            assertThat(file.at("/attributes/release/date").isTextual()).isTrue();
            assertThat(file.at("/attributes/release/version").isTextual()).isTrue();
            assertThat(file.at("/attributes/billing_codes/codes").get(0).isTextual())
                    .isTrue();
        }
        assertThat(regions).containsExactlyInAnyOrder("us-east-2", "eu-west-1");
        assertThat(types).containsExactlyInAnyOrder("hourly", "access");
        assertThat(digests).hasSize(3);
    }

    @Test
    public void compressedImageIsADisk() throws IOException {
        assertThat(command.run("sample-stage", "stage")).isZero();
        Path image = command.directory().resolve("stage/eu-west-1-hourly/AWS_IMAGES/sample-9.6-x86_64.raw.xz");
        try (InputStream in = new XZInputStream(Files.newInputStream(image))) {
            byte[] disk = in.readAllBytes();
            assertThat(disk).hasSize(12 << 20);
            assertThat(disk[510]).isEqualTo((byte) 0x55);
            assertThat(disk[511]).isEqualTo((byte) 0xAA);
        }
    }

    @Test
    public void directoryWithSomethingInItIsRefused() throws IOException {
        Path stage = command.newFolder("stage").toPath();
        assertThat(command.run("sample-stage", "stage")).isZero();
        assertThat(command.run("sample-stage", "stage")).isEqualTo(1);
        assertThat(command.errLines())
                .containsExactly("ami-push sample-stage: error: " + stage + " is not empty; name a new directory");
    }

    @Test
    public void oneDirectoryIsNeeded() throws IOException {
        assertThat(command.run("sample-stage")).isEqualTo(2);
        assertThat(command.run("sample-stage", "a", "b")).isEqualTo(2);
        Files.writeString(command.directory().resolve("file"), "");
        assertThat(command.run("sample-stage", "file")).isEqualTo(1);
        assertThat(command.errLines()).hasSize(1);
        assertThat(command.err).contains("cannot write a stage to");
    }

    private static String digest(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
