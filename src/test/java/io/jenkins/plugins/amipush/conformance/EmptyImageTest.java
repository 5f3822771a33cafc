package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Nothing, packed: no disk, and no image. */
public class EmptyImageTest {
    private static final List<String> SUFFIXES = List.of("xz", "gz", "zst");

    /** So many empty streams, one after the other, are no small file any more. */
    private static final int MANY = 500;

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void aSmallFileIsRefusedWithTheStage() throws Exception {
        for (String suffix : SUFFIXES) {
            String file = stageOnly("rhel-8.5.raw." + suffix, empty(suffix, 1));
            Outcome.ended(fixture.push(), Outcome.NOT_STARTED, file + ": is empty; stage the image file again");
            assertThat(fixture.requests()).isEmpty();
        }
    }

    @Test
    public void anyOtherComesNoFurtherThanItIsRead() throws Exception {
        for (String suffix : SUFFIXES) {
            for (String way : List.of("s3-import", "ebs-direct")) {
                fixture.cloud(Fixture.PLAIN);
                String file = stageOnly("rhel-8.5.raw." + suffix, empty(suffix, MANY));
                Outcome.ended(
                        fixture.push("--transfer", way),
                        Outcome.FAILED,
                        file + ": holds not a single byte; stage the file again");
                assertThat(fixture.requests().stream().filter(Recorded::mutating))
                        .extracting(Recorded::operation)
                        .isSubsetOf("s3:CreateBucket");
                assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(1);
            }
        }
    }

    @Test
    public void aSmallDiskIsADisk() throws Exception {
        for (String suffix : SUFFIXES) {
            fixture.cloud(Fixture.PLAIN);
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            packed.write(empty(suffix, 1));
            try (OutputStream out = packer(suffix, packed)) {
                out.write(0);
            }
            stageOnly("rhel-8.5.raw." + suffix, packed.toByteArray());
            Outcome.pushed(fixture.push());
            assertThat(fixture.only("/buckets/0/objects").get("size").asInt()).isEqualTo(1);
        }
    }

    private static byte[] empty(String suffix, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            packer(suffix, packed).close();
        }
        return packed.toByteArray();
    }

    private static OutputStream packer(String suffix, OutputStream target) throws IOException {
        return switch (suffix) {
            case "xz" -> new XZOutputStream(target, new LZMA2Options(0));
            case "gz" -> new GZIPOutputStream(target);
            default -> new ZstdOutputStreamNoFinalizer(target, 1);
        };
    }

    /** Stages that content, and nothing else, under another file name; @return the file's path */
    private String stageOnly(String name, byte[] content) throws IOException {
        var directory = fixture.image().getParent();
        for (var file : Files.list(directory).toList()) {
            Files.delete(file);
        }
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0")).put("relative_path", "us-east-2-hourly/AWS_IMAGES/" + name);
        fixture.metadata("R", metadata);
        return Files.write(directory.resolve(name), content).toString();
    }
}
