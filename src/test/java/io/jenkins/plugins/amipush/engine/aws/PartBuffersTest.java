package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.Test;

public class PartBuffersTest {
    private static final int MIB = 1 << 20;

    private static InputStream bytes(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    @Test
    public void memoryGivenBackIsLentAgain() throws Exception {
        PartBuffers buffers = new PartBuffers(16);
        byte[] piece = buffers.piece();
        buffers.giveBack(List.of(piece), 0);
        assertThat(buffers.piece()).isSameAs(piece);
    }

    @Test
    public void aPartHoldsWhatTheStreamHas() throws Exception {
        PartBuffers buffers = new PartBuffers(16);
        for (int length : new int[] {0, 1, PartBytes.PIECE, PartBytes.PIECE + 1, 2 * MIB - 1, 2 * MIB}) {
            byte[] content = random(length);
            try (PartBytes part = buffers.lend(2 * MIB).fill(bytes(content))) {
                CRC32 crc = new CRC32();
                crc.update(content);
                assertThat(part.length()).isEqualTo(length);
                assertThat(part.isFull()).isEqualTo(length == 2 * MIB);
                assertThat(part.crc32()).isEqualTo(Checksums.base64(crc));
                assertThat(part.md5())
                        .isEqualTo(HexFormat.of().formatHex(Checksums.md5().digest(content)));
                assertThat(part.body().contentStreamProvider().newStream().readAllBytes())
                        .isEqualTo(content);
            }
        }
    }

    @Test
    public void aPartTakesNoMoreThanItsSizeOfTheStream() throws Exception {
        byte[] content = random(3 * MIB);
        InputStream in = bytes(content);
        try (PartBytes part = new PartBuffers(16).lend(MIB + 5).fill(in)) {
            assertThat(part.isFull()).isTrue();
            assertThat(in.available()).isEqualTo(2 * MIB - 5);
        }
    }

    @Test
    public void aBodyIsReadAgainFromWhereItWasMarked() throws Exception {
        byte[] content = random(MIB);
        try (PartBytes part = new PartBuffers(16).lend(2 * MIB).fill(bytes(content))) {
            InputStream body = part.body().contentStreamProvider().newStream();
            assertThat(body.readNBytes(PartBytes.PIECE - 1)).hasSize(PartBytes.PIECE - 1);
            body.mark(MIB);
            assertThat(body.read()).isEqualTo(content[PartBytes.PIECE - 1] & 0xff);
            assertThat(body.read()).isEqualTo(content[PartBytes.PIECE] & 0xff);
            body.reset();
            assertThat(body.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, PartBytes.PIECE - 1, content.length));
            assertThat(body.read(new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    public void aPartThatIsClosedTwiceGivesBackOnce() throws Exception {
        PartBuffers buffers = new PartBuffers(1);
        PartBytes part = buffers.lend(MIB);
        part.close();
        part.close();
        buffers.lend(MIB);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> buffers.lend(MIB)).isInstanceOf(InterruptedException.class);
    }

    @Test
    public void whoAsksForMoreThanThereIsWaitsForABufferToComeBack() throws Exception {
        PartBuffers buffers = new PartBuffers(16);
        PartBytes first = buffers.lend(8 * MIB);
        buffers.lend(8 * MIB);
        CountDownLatch lent = new CountDownLatch(1);
        Thread third = new Thread(() -> {
            try {
                buffers.lend(8 * MIB);
                lent.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        third.start();
        while (third.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(lent.getCount()).isEqualTo(1);
        first.close();
        assertThat(lent.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    public void aPartLargerThanAllTheRoomIsRefusedAndNotWaitedForForEver() {
        PartBuffers buffers = new PartBuffers(16);
        assertThatThrownBy(() -> buffers.lend(17 * MIB))
                .isInstanceOfSatisfying(
                        PushFailure.class, e -> assertThat(e.remedy()).contains("-Xmx"));
    }
}
