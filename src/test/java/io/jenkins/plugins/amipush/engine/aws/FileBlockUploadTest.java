package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.Test;

/** The same of files that the upload reads itself, in any order. */
public class FileBlockUploadTest extends BlockUploadTest {
    @Override
    Content content(Path file) {
        return new Content(file) {
            @Override
            public Optional<Verbatim> verbatim() {
                return Optional.of(new Verbatim(file, sha256));
            }
        };
    }

    @Test
    public void aDigestThatNobodyAsksForIsNotMade() throws Exception {
        start("");
        Path disk = disk(50L * BLOCK + 5, 0, 1, 30, 31, 50);
        BlockUpload.Written written = write(new Content(disk) {
            @Override
            public Optional<Verbatim> verbatim() {
                return Optional.of(new Verbatim(disk, null));
            }

            @Override
            public String digest() {
                return null;
            }
        });
        assertHolds(written.snapshotId(), disk, 0, 1, 30, 31, 50);
        assertThat(written.sha256()).isNull();
        byte[] linear = HexFormat.of().parseHex(written.linear());
        assertThat(snapshots().get(0).path("content").asText())
                .isEqualTo("5 blocks sha256 " + java.util.Base64.getEncoder().encodeToString(linear));
    }

    @Test
    public void dataAndZerosMayAlternate() throws Exception {
        start("");
        int[] odd = IntStream.range(0, 20).map(i -> 2 * i + 1).toArray();
        Path disk = disk(41L * BLOCK, odd);
        BlockUpload.Written written = write(content(disk));
        assertHolds(written.snapshotId(), disk, IntStream.of(odd).boxed().toArray(Integer[]::new));
        assertThat(written.sha256()).isEqualTo(content(disk).sha256());
    }

    @Test
    public void memoryThatIsAlignedByChanceHoldsNoMoreThanABlock() {
        ByteBuffer aligned =
                ByteBuffer.allocateDirect(BLOCK + 2 * 4096).alignedSlice(4096).slice(0, BLOCK + 4096);
        assertThat(FileBlocks.blockOf(aligned).clear().remaining()).isEqualTo(BLOCK);
    }
}
