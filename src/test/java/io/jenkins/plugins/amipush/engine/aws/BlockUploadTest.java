package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.Test;

/** Disks written into snapshots, and read back. */
public class BlockUploadTest extends BlockFixture {
    private static final long GIB = 1L << 30;

    @Test
    public void aSnapshotHoldsTheDisk() throws Exception {
        start("");
        Path disk = disk(64L * BLOCK, 0, 1, 2, 5, 40, 63);
        BlockUpload.Written written = write(content(disk));
        assertHolds(written.snapshotId(), disk, 0, 1, 2, 5, 40, 63);
        assertThat(written)
                .isEqualTo(new BlockUpload.Written(
                        written.snapshotId(), content(disk).sha256(), written.linear(), 6, 6L * BLOCK));
        assertThat(snapshots()).hasSize(1);
        assertThat(snapshots().get(0).path("volumeSize").asInt()).isEqualTo(1);
        assertThat(snapshots().get(0).path("description").asText()).isEqualTo("a disk");
        assertThat(snapshots().get(0).path("tags").toString())
                .isEqualTo("{\"Name\":\"N\",\"ami-push:writing\":\"yes\"}");
        assertThat(heard.bytes).isSorted().endsWith(64L * BLOCK);
        assertThat(heard.resumed).isEmpty();
        assertThat(record()).doesNotExist();
    }

    @Test
    public void theLastBlockMayBePartOfOneAndTheVolumeIsWholeGibibytes() throws Exception {
        start("");
        Path disk = disk(GIB + 3 * BLOCK + 17, 3, 2048 + 3);
        BlockUpload.Written written = write(content(disk));
        assertHolds(written.snapshotId(), disk, 3, 2048 + 3);
        assertThat(snapshots().get(0).path("volumeSize").asInt()).isEqualTo(2);
        assertThat(heard.bytes).endsWith(GIB + 3 * BLOCK + 17);
    }

    @Test
    public void aDiskOfZerosIsASnapshotWithoutBlocks() throws Exception {
        start("");
        BlockUpload.Written written = write(content(disk(5 * BLOCK + 1)));
        assertThat(written.blocks()).isZero();
        assertThat(written.bytesSent()).isZero();
        assertThat(blocks(written.snapshotId())).isEmpty();
        assertThat(heard.bytes).endsWith(5L * BLOCK + 1);
        assertThat(heard.sent).as("holes are not sent").containsOnly(0L);
    }

    @Test
    public void holesAndWrittenZerosAreTheSame() throws Exception {
        start("");
        Path sparse = disk(20L * BLOCK, 4, 19);
        Path full = temporary.newFile().toPath();
        Files.write(full, Files.readAllBytes(sparse));
        write(content(sparse));
        write(content(full));
        assertThat(snapshots()).hasSize(2);
        assertThat(snapshots().get(0).path("content").asText())
                .startsWith("2 blocks sha256 ")
                .isEqualTo(snapshots().get(1).path("content").asText());
    }

    @Test
    public void contentThatIsNotWhatWasPromisedMakesNoSnapshot() throws Exception {
        start("");
        assertThatThrownBy(() -> write(content(disk(20L * BLOCK, 4, 19)).promised("0".repeat(64))))
                .isInstanceOf(PushFailure.class)
                .hasMessage("not what was promised");
        assertThat(requests("ebs:CompleteSnapshot")).isEmpty();
        assertThat(snapshots()).isEmpty();
        assertThat(record()).doesNotExist();
    }

    @Test
    public void nothingButTheBlocksIsSent() throws Exception {
        start("");
        write(content(disk(64L * BLOCK, 1, 2, 3)));
        assertThat(blocksOnTheWire()).containsExactly(1, 2, 3);
        assertThat(cloud.requests()).extracting(request -> request.operation()).hasSize(5);
    }

    @Test
    public void aFileThatShrinksOrGrowsIsNotTaken() throws Exception {
        start("");
        Path disk = disk(8L * BLOCK, 1);
        assertThatThrownBy(() -> write(new Sized(content(disk), 8L * BLOCK + 1)))
                .isInstanceOf(PushFailure.class)
                .hasMessageMatching("the image should have 4194305 bytes, but (ends after|has) 4194304( bytes)?");
        assertThatThrownBy(() -> write(new Sized(content(disk), 8L * BLOCK - 1)))
                .isInstanceOf(PushFailure.class)
                .hasMessageMatching("the image should have 4194303 bytes, but (goes on after them|has 4194304)");
        assertThat(snapshots()).isEmpty();
    }

    private record Sized(Content content, Long size) implements UploadContent {
        @Override
        public InputStream open() throws IOException {
            return content.open();
        }

        @Override
        public Optional<Verbatim> verbatim() throws IOException {
            return content.verbatim();
        }

        @Override
        public String digest() {
            return content.digest();
        }
    }
}
