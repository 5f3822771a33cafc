package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

public class PartBuffersTest {
    private static final int MIB = 1 << 20;

    @Test
    public void aBufferGivenBackIsLentAgain() throws Exception {
        PartBuffers buffers = new PartBuffers(16);
        byte[] first = buffers.lend(8 * MIB);
        buffers.giveBack(first);
        assertThat(buffers.lend(8 * MIB)).isSameAs(first);
    }

    @Test
    public void whoAsksForMoreThanThereIsWaitsForABufferToComeBack() throws Exception {
        PartBuffers buffers = new PartBuffers(16);
        byte[] first = buffers.lend(8 * MIB);
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
        buffers.giveBack(first);
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
