package io.jenkins.plugins.amipush.engine.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.ZstdCompressCtx;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Files of several blocks: unpacked side by side, or, in a small heap, one block after the other, with one result. */
public class ParallelUnpackingTest {
    private static final int BLOCK = 300_000;
    private static final UnpackMemory MUCH = new UnpackMemory(200);
    private static final UnpackMemory LITTLE = new UnpackMemory(1);
    private static final byte[] DISK = new byte[8 * BLOCK + 17];

    static {
        new Random(11).nextBytes(DISK);
        Arrays.fill(DISK, 400_000, 1_300_000, (byte) 0);
    }

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.getRoot().toPath().resolve(name), content);
    }

    /** As {@code xz -T2 --block-size=300000} packs. */
    private static byte[] xz(int check) throws IOException {
        LZMA2Options options = new LZMA2Options(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XZOutputStream packing = new XZOutputStream(out, options, check)) {
            for (int at = 0; at < DISK.length; at += BLOCK) {
                packing.write(DISK, at, Math.min(BLOCK, DISK.length - at));
                packing.endBlock();
            }
        }
        return out.toByteArray();
    }

    /** As {@code zstd --seekable} and concatenation make them. */
    private static byte[] zst() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdCompressCtx context = new ZstdCompressCtx().setChecksum(true)) {
            for (int at = 0; at < DISK.length; at += BLOCK) {
                out.writeBytes(context.compress(Arrays.copyOfRange(DISK, at, Math.min(at + BLOCK, DISK.length))));
                out.writeBytes(new byte[] {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 2});
            }
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] content(Path file, UnpackMemory memory) throws IOException {
        try (UnpackedStream stream = new StagedFile(file, memory).open()) {
            return stream.readAllBytes();
        }
    }

    private static boolean sideBySide(Path file, UnpackMemory memory) throws IOException {
        Blocks blocks = (file.toString().endsWith("xz")
                        ? XzBlocks.of(file, 1 << 17)
                        : ZstdFrames.of(file).blocks())
                .orElseThrow();
        try (CountingStream in = new CountingStream(Files.newInputStream(file), null);
                ParallelUnpacking started = ParallelUnpacking.start(in, blocks, memory, 2)) {
            return started != null;
        }
    }

    @Test
    public void givesTheContentInOrder() throws Exception {
        byte[] one = xz(XZ.CHECK_CRC64);
        for (Path file : new Path[] {
            file("a.xz", one), file("b.xz", xz(XZ.CHECK_SHA256)), file("c.xz", xz(XZ.CHECK_NONE)), file("d.zst", zst())
        }) {
            assertThat(sideBySide(file, MUCH)).isTrue();
            assertThat(sideBySide(file, LITTLE)).isFalse();
            assertThat(content(file, MUCH)).as(file.toString()).isEqualTo(DISK);
            assertThat(content(file, LITTLE)).as(file.toString()).isEqualTo(DISK);
        }
        Path streams = file("e.xz", joined(one, new byte[8], xz(XZ.CHECK_CRC32)));
        assertThat(sideBySide(streams, MUCH)).isTrue();
        assertThat(content(streams, MUCH)).isEqualTo(joined(DISK, DISK));
    }

    /** A push without .xz gives half of the heap to its parts; frames must leave them that. */
    @Test
    public void framesTakeNothingOfTheLargeShare() throws Exception {
        int share = (int) (Runtime.getRuntime().maxMemory() * 0.6 / (1 << 20));
        try (UnpackedStream stream = new StagedFile(file("a.zst", zst())).open()) {
            assertThat(stream.read()).isEqualTo(DISK[0] & 0xff);
            assertThat(UnpackMemory.ofHeap().tryTake(share)).isTrue();
            UnpackMemory.ofHeap().giveBack(share);
        }
    }

    @Test
    public void memoryOfABlockThatIsBeingUnpackedIsNotGivenBack() throws Exception {
        Path file = file("a.bin", new byte[2]);
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch end = new CountDownLatch(1);
        Blocks blocks = new Blocks(
                List.of(new Blocks.Block(0, 1, 1), new Blocks.Block(1, 1, 1)), 1 << 20, (block, packed, content) -> {
                    begun.countDown();
                    awaitUninterruptibly(end);
                    throw new EOFException();
                });
        UnpackMemory memory = new UnpackMemory(6);
        try (CountingStream in = new CountingStream(Files.newInputStream(file), null)) {
            ParallelUnpacking unpacking = ParallelUnpacking.start(in, blocks, memory, 2);
            Thread reader = new Thread(() -> catchThrowable(unpacking::read));
            reader.start();
            begun.await();
            unpacking.close();
            assertThat(memory.tryTake(6)).isFalse();
            end.countDown();
            assertThat(memory.take(6)).isEqualTo(6);
            reader.join();
        } finally {
            end.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // An unpacker does not hear of it either.
            }
        }
    }

    @Test
    public void givesMemoryBack() throws Exception {
        UnpackMemory enough = new UnpackMemory(20);
        Path file = file("a.xz", xz(XZ.CHECK_CRC64));
        for (int round = 0; round < 5; round++) {
            assertThat(sideBySide(file, enough)).isTrue();
        }
        assertThat(enough.tryTake(20)).isTrue();
        assertThat(sideBySide(file, enough)).isFalse();
    }

    @Test
    public void readsTheFileOnceAndDigestsAllOfIt() throws Exception {
        for (Path file : new Path[] {file("a.xz", xz(XZ.CHECK_CRC64)), file("b.zst", zst())}) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (UnpackedStream stream = new StagedFile(file, MUCH).open(digest)) {
                stream.readAllBytes();
                assertThat(stream.packedBytes()).isEqualTo(Files.size(file));
            }
            assertThat(digest.digest())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        }
    }

    /** Every byte in turn near the end of a block, where its check sum and its padding are, and some within. */
    @Test
    public void anyDamageIsSeenAsItIsOneAfterAnother() throws Exception {
        byte[] xz = xz(XZ.CHECK_CRC64);
        Blocks.Block third =
                XzBlocks.of(file("whole.xz", xz), 1 << 17).orElseThrow().list().get(2);
        int end = (int) third.at() + third.packed();
        for (int at = end - 14; at < end + 20; at++) {
            sameDamage("a.xz", flipped(xz, at));
        }
        for (int at = 100; at < xz.length; at += xz.length / 23) {
            sameDamage("a.xz", flipped(xz, at));
        }
        byte[] zst = zst();
        for (int at = 100; at < zst.length; at += zst.length / 23) {
            sameDamage("a.zst", flipped(zst, at));
        }
        int frame = ZstdFrames.of(file("whole.zst", zst)).frames().get(0).packed();
        for (int at = frame - 6; at < frame; at++) {
            sameDamage("a.zst", flipped(zst, at));
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 0x10;
        return flipped;
    }

    private void sameDamage(String name, byte[] broken) throws IOException {
        Path file = file(name, broken);
        PushFailure one = catchThrowableOfType(PushFailure.class, () -> content(file, LITTLE));
        PushFailure other = catchThrowableOfType(PushFailure.class, () -> content(file, MUCH));
        assertThat(other == null).isEqualTo(one == null);
        if (one != null) {
            assertThat(other.isPermanent()).isTrue();
            assertThat(other.remedy()).isEqualTo(one.remedy());
            assertThat(other.getMessage()).matches(".* stream is (damaged|cut off) at byte [0-9]+");
        }
    }

    @Test
    public void aStreamThatIsCutOff() throws Exception {
        for (byte[] whole : new byte[][] {xz(XZ.CHECK_CRC64), zst()}) {
            String name = whole[0] == (byte) 0xfd ? "a.xz" : "a.zst";
            Path file = file(name, Arrays.copyOf(whole, whole.length / 2));
            PushFailure failure = catchThrowableOfType(PushFailure.class, () -> content(file, MUCH));
            assertThat(failure.isPermanent()).isTrue();
            assertThat(failure).hasMessageContaining("stream is cut off at byte");
        }
    }

    /** What changes while it is read is no content. */
    @Test
    public void aFileThatShrinksMeanwhile() throws Exception {
        Path file = file("a.xz", xz(XZ.CHECK_CRC64));
        Blocks blocks = XzBlocks.of(file, 1 << 17).orElseThrow();
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 200_000));
        try (CountingStream in = new CountingStream(Files.newInputStream(file), null);
                ParallelUnpacking unpacking = ParallelUnpacking.start(in, blocks, MUCH, 2)) {
            assertThat(catchThrowableOfType(IOException.class, unpacking::readAllBytes))
                    .isInstanceOf(java.io.EOFException.class);
        }
    }

    @Test
    public void aStopIsLeftToTheReader() throws Exception {
        Path file = file("a.xz", xz(XZ.CHECK_CRC64));
        byte[] content;
        try (UnpackedStream stream = new StagedFile(file, MUCH).open()) {
            stream.read();
            Thread.currentThread().interrupt();
            content = stream.readNBytes(BLOCK - 1);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(content).isEqualTo(Arrays.copyOfRange(DISK, 1, BLOCK));
    }
}
