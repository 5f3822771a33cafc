package io.jenkins.plugins.amipush.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

public class StagedFileTest {
    private static final byte[] DISK = new byte[700_000];

    static {
        new Random(7).nextBytes(DISK);
        Arrays.fill(DISK, 100_000, 400_000, (byte) 0);
    }

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @FunctionalInterface
    private interface Packer {
        OutputStream on(OutputStream out) throws IOException;
    }

    private static byte[] packed(Packer packer, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = packer.on(out)) {
            packing.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] xz(byte[] content) throws IOException {
        return packed(out -> new XZOutputStream(out, new LZMA2Options(1)), content);
    }

    private static byte[] gz(byte[] content) throws IOException {
        return packed(GZIPOutputStream::new, content);
    }

    /** As the command writes it: with a check sum, and without the size where it reads a pipe. */
    private static byte[] zst(byte[] content, boolean sized) throws IOException {
        if (sized) {
            try (ZstdCompressCtx context = new ZstdCompressCtx().setChecksum(true)) {
                return context.compress(content);
            }
        }
        return packed(out -> new ZstdOutputStreamNoFinalizer(out, 3).setChecksum(true), content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private StagedFile file(String name, byte[] content) throws IOException {
        Path path = folder.getRoot().toPath().resolve(name);
        Files.write(path, content);
        return new StagedFile(path);
    }

    private static byte[] content(StagedFile file) throws IOException {
        try (UnpackedStream stream = file.open()) {
            return stream.readAllBytes();
        }
    }

    private static PushFailure failure(StagedFile file) {
        return catchThrowableOfType(PushFailure.class, () -> content(file));
    }

    @Test
    public void e22_e24_namesFollowTheSuffix() {
        String[][] names = {
            {"a.raw.xz", "a.raw"}, {"a.raw.gz", "a.raw"}, {"a.raw.zst", "a.raw"}, {"a.raw", "a.raw"},
            {"a.raw.XZ", "a.raw.XZ"}, {"a.raw.xz.backup", "a.raw.xz.backup"}, {"a.xz.xz", "a.xz"}, {".xz", ".xz"},
        };
        for (String[] name : names) {
            assertThat(new StagedFile(Path.of("/d", name[0])).objectName()).isEqualTo(name[1]);
        }
    }

    @Test
    public void unpacks() throws IOException {
        for (StagedFile file : new StagedFile[] {
            file("a.raw", DISK),
            file("a.raw.XZ", DISK),
            file("b.raw.xz", xz(DISK)),
            file("b.raw.gz", gz(DISK)),
            file("b.raw.zst", zst(DISK, true)),
            file("c.raw.zst", zst(DISK, false))
        }) {
            assertThat(content(file)).as(file.objectName()).isEqualTo(DISK);
        }
    }

    @Test
    public void unpacksStreamAfterStream() throws IOException {
        byte[] twice = joined(DISK, DISK);
        byte[] padding = new byte[8];

        assertThat(content(file("a.xz", joined(xz(DISK), padding, xz(DISK))))).isEqualTo(twice);
        assertThat(content(file("a.gz", joined(gz(DISK), gz(new byte[0]), gz(DISK), padding))))
                .isEqualTo(twice);
        assertThat(content(file("a.zst", joined(zst(DISK, true), zst(DISK, false)))))
                .isEqualTo(twice);
    }

    @Test
    public void knowsTheSizeWhereTheFormatTellsIt() throws IOException {
        long size = DISK.length;
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2};

        assertThat(file("a.raw", DISK).unpackedSize()).isEqualTo(size);
        assertThat(file("a.xz", xz(DISK)).unpackedSize()).isEqualTo(size);
        assertThat(file("a.xz", joined(xz(DISK), new byte[4], xz(DISK))).unpackedSize())
                .isEqualTo(2 * size);
        assertThat(file("a.gz", gz(DISK)).unpackedSize()).isNull();
        assertThat(file("a.zst", zst(DISK, true)).unpackedSize()).isEqualTo(size);
        assertThat(file("a.zst", Zstd.compress(DISK)).unpackedSize()).isEqualTo(size);
        assertThat(file("a.zst", zst(DISK, false)).unpackedSize()).isNull();
        assertThat(file("a.zst", joined(zst(DISK, true), skippable, zst(new byte[300], true)))
                        .unpackedSize())
                .isEqualTo(size + 300);
        assertThat(file("a.zst", joined(zst(DISK, true), zst(DISK, false))).unpackedSize())
                .isNull();
        assertThat(file("a.zst", Arrays.copyOf(zst(DISK, true), 5000)).unpackedSize())
                .isNull();
    }

    @Test
    public void e23_damageIsPermanent() throws IOException {
        for (String suffix : new String[] {"xz", "gz", "zst"}) {
            byte[] whole = suffix.equals("xz") ? xz(DISK) : suffix.equals("gz") ? gz(DISK) : zst(DISK, true);
            String title = suffix.equals("xz") ? "xz" : suffix.equals("gz") ? "gzip" : "zstd";
            byte[] flipped = whole.clone();
            flipped[whole.length / 2] ^= 0x55;
            byte[] garbage = joined(whole, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
            byte[] secondCut = joined(whole, Arrays.copyOf(whole, 7));
            for (byte[] broken : new byte[][] {
                flipped,
                garbage,
                secondCut,
                Arrays.copyOf(whole, whole.length / 2),
                Arrays.copyOf(whole, whole.length - 1),
                Arrays.copyOf(whole, 3),
                new byte[100],
                "text".getBytes()
            }) {
                PushFailure failure = failure(file("a.raw." + suffix, broken));
                assertThat(failure).as(suffix + " " + broken.length).isNotNull();
                assertThat(failure.isPermanent()).isTrue();
                assertThat(failure.remedy()).isEqualTo("stage the file again");
                assertThat(failure.getMessage())
                        .matches(".*/a.raw." + suffix + ": the " + title
                                + " stream is (damaged|cut off) at byte [0-9]+");
            }
        }
    }

    @Test
    public void e23_anXzFileWithoutIndexIsSeenBeforeItIsUnpacked() throws IOException {
        StagedFile cut = file("a.raw.xz", Arrays.copyOf(xz(DISK), 1000));

        PushFailure failure = catchThrowableOfType(PushFailure.class, cut::unpackedSize);

        assertThat(failure.isPermanent()).isTrue();
        assertThat(failure).hasMessageEndingWith("a.raw.xz: the xz stream is damaged: its index cannot be read");
    }

    @Test
    public void anXzStreamThatNeedsTooMuchMemory() throws IOException {
        // The block's head (LZMA2 with a dictionary of 1 GiB) is all that is read before memory is taken.
        byte[] greedy = xz(new byte[10]);
        assertThat(greedy[14]).as("filter id").isEqualTo((byte) 0x21);
        greedy[16] = 36;
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(greedy, 12, 8);
        for (int i = 0; i < 4; i++) {
            greedy[20 + i] = (byte) (crc.getValue() >> 8 * i);
        }

        PushFailure failure = failure(file("a.xz", greedy));

        assertThat(failure.isPermanent()).isTrue();
        assertThat(failure.getMessage()).contains("KiB of memory to unpack, the limit is 131072 KiB");
    }

    @Test
    public void aFileThatIsGone() {
        StagedFile gone = new StagedFile(folder.getRoot().toPath().resolve("gone.raw.xz"));

        assertThat(failure(gone).isPermanent()).isTrue();
        assertThat(failure(gone)).hasMessageEndingWith("gone.raw.xz: the staged file is gone");
        assertThat(catchThrowableOfType(PushFailure.class, gone::unpackedSize)).hasMessageEndingWith("is gone");
    }

    @Test
    public void digestsAndCountsThePackedBytes() throws Exception {
        byte[] packed = joined(gz(DISK), new byte[100]);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");

        try (UnpackedStream stream = file("a.gz", packed).open(digest)) {
            assertThat(stream.readAllBytes()).isEqualTo(DISK);
            assertThat(stream.packedBytes()).isEqualTo(packed.length);
        }
        assertThat(digest.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(packed));
    }

    /** A push has a thread an image, and the memory outside the heap is bounded, too. */
    @Test
    public void aThreadThatHasReadAFileHoldsNoMemoryOutsideTheHeap() throws Exception {
        Path file = folder.newFile("disk.raw").toPath();
        Files.write(file, new byte[8 << 20]);
        BufferPoolMXBean outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        long before = outside.getMemoryUsed();
        try (InputStream in = new StagedFile(file).open()) {
            assertThat(in.readAllBytes()).hasSize(8 << 20);
        }
        try (InputStream in = StagedFile.bytes(file)) {
            assertThat(in.readNBytes(8 << 20)).hasSize(8 << 20);
        }
        assertThat(outside.getMemoryUsed() - before).isLessThan(64 << 10);
    }
}
