package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.zip.Checksum;

/** CRC-64/NVME (NVM Express, <i>NVM Command Set Specification</i>, 5.2.1.3.4), which current SDKs prefer. */
final class Crc64Nvme implements Checksum {
    private static final long REFLECTED_POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

    /** {@code TABLES[k][b]}: what byte b does to the sum when k more bytes follow it; eight are taken at once. */
    private static final long[][] TABLES = tables();

    private long sum = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int b = 0; b < 256; b++) {
            long value = b;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
            tables[0][b] = value;
        }
        for (int k = 1; k < 8; k++) {
            for (int b = 0; b < 256; b++) {
                long before = tables[k - 1][b];
                tables[k][b] = tables[0][(int) (before & 0xFF)] ^ before >>> 8;
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        sum = TABLES[0][(int) ((sum ^ b) & 0xFF)] ^ sum >>> 8;
    }

    @Override
    public void update(byte[] bytes, int offset, int count) {
        int i = offset;
        int end = offset + count;
        for (; i + 8 <= end; i += 8) {
            long next = 0;
            for (int k = 0; k < 8; k++) {
                int index = (int) (sum >>> 8 * k ^ bytes[i + k]) & 0xFF;
                next ^= TABLES[7 - k][index];
            }
            sum = next;
        }
        for (; i < end; i++) {
            update(bytes[i]);
        }
    }

    @Override
    public long getValue() {
        return ~sum;
    }

    @Override
    public void reset() {
        sum = -1;
    }
}
