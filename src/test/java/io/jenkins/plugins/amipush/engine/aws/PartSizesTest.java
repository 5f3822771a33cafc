package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import org.junit.Test;

public class PartSizesTest {
    private static final long GIB = 1L << 30;

    @Test
    public void anObjectOfAnyKnownSizeFitsIntoThePartsThatS3Takes() {
        for (long size : new long[] {1, 8 << 20, 20 * GIB, 78 * GIB, 79 * GIB, 300 * GIB, 5_000 * GIB}) {
            long part = PartSizes.of(1, size);
            assertThat(part).isBetween(5L << 20, 5L << 30);
            assertThat((size + part - 1) / part).as("parts of %d", size).isLessThanOrEqualTo(10_000);
        }
    }

    @Test
    public void theCutDependsOnTheSizeAlone() {
        assertThat(PartSizes.of(7, 100 * GIB)).isEqualTo(PartSizes.of(1, 100 * GIB));
    }

    @Test
    public void partsOfUnknownSizeGrowWithoutEverOutgrowingTheirBuffers() {
        long total = 0;
        for (int number = 1; number <= PartSizes.MOST_PARTS; number++) {
            int size = PartSizes.of(number, null);
            assertThat(size).isBetween(PartSizes.SMALLEST, 32 << 20);
            total += size;
        }
        assertThat(total).isGreaterThan(270 * GIB);
    }

    @Test
    public void anEndlessStreamIsRefusedWithAdvice() {
        assertThatThrownBy(() -> PartSizes.of(10_001, null)).isInstanceOfSatisfying(PushFailure.class, e -> {
            assertThat(e.isPermanent()).isTrue();
            assertThat(e.remedy()).contains("unpacked");
        });
    }
}
