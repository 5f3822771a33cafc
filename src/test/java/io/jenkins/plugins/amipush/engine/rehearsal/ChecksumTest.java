package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.Test;

public class ChecksumTest {
    @Test
    public void checksumsHaveTheirCheckValues() {
        // "Check" values of the CRC catalogue: the sum of the digits 1 to 9.
        assertThat(hex(Checksum.CRC32, digits())).isEqualTo("cbf43926");
        assertThat(hex(Checksum.CRC32C, digits())).isEqualTo("e3069283");
        assertThat(hex(Checksum.CRC64NVME, digits())).isEqualTo("ae8b14860a799888");
    }

    @Test
    public void cyclicChecksumsCombine() {
        byte[] content = new byte[100_003];
        new Random(4).nextBytes(content);
        for (Checksum checksum : Checksum.values()) {
            if (checksum.combines()) {
                for (int cut : new int[] {0, 1, 65_536, content.length}) {
                    byte[] first = sum(checksum, content, 0, cut);
                    byte[] second = sum(checksum, content, cut, content.length - cut);
                    assertThat(checksum.combine(first, second, content.length - cut))
                            .as(checksum + " at " + cut)
                            .isEqualTo(sum(checksum, content, 0, content.length));
                }
            }
        }
    }

    @Test
    public void globsAreAwsWildcards() {
        assertThat(Glob.matches("RHEL-8.?*", "RHEL-8.5.0")).isTrue();
        assertThat(Glob.matches("RHEL-8.?", "RHEL-8.10")).isFalse();
        assertThat(Glob.matches("a\\*b", "a*b")).isTrue();
        assertThat(Glob.matches("a\\*b", "axb")).isFalse();
        assertThat(Glob.matches("(a|b)", "a")).isFalse();
    }

    private static byte[] digits() {
        return "123456789".getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(Checksum checksum, byte[] content) {
        return HexFormat.of().formatHex(sum(checksum, content, 0, content.length));
    }

    private static byte[] sum(Checksum checksum, byte[] content, int offset, int count) {
        Checksum.Running running = checksum.start();
        running.update(content, offset, count);
        return running.result();
    }
}
