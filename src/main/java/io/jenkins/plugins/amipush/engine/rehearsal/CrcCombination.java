package io.jenkins.plugins.amipush.engine.rehearsal;

/**
 * Computes the CRC of two pieces of content in a row from the CRCs of the pieces. Feeding a zero bit into a CRC is a
 * linear map over GF(2); feeding n zero bytes is a power of it, which squaring reaches in log n steps.
 */
final class CrcCombination {
    private final int width;
    private final long polynomial;

    CrcCombination(int width, long reflectedPolynomial) {
        this.width = width;
        polynomial = reflectedPolynomial;
    }

    /** The CRC of both pieces, the second of which has that many bytes. */
    long combine(long first, long second, long secondBytes) {
        long sum = first;
        long[] map = zeroByte();
        for (long left = secondBytes; left > 0; left >>>= 1) {
            if ((left & 1) == 1) {
                sum = apply(map, sum);
            }
            map = square(map);
        }
        return sum ^ second;
    }

    /** The map of one zero byte: what becomes of each bit of the CRC. */
    private long[] zeroByte() {
        long[] map = new long[width];
        map[0] = polynomial;
        for (int bit = 1; bit < width; bit++) {
            map[bit] = 1L << bit - 1;
        }
        return square(square(square(map)));
    }

    private long[] square(long[] map) {
        long[] squared = new long[width];
        for (int bit = 0; bit < width; bit++) {
            squared[bit] = apply(map, map[bit]);
        }
        return squared;
    }

    private static long apply(long[] map, long vector) {
        long result = 0;
        for (int bit = 0; vector != 0; bit++, vector >>>= 1) {
            if ((vector & 1) == 1) {
                result ^= map[bit];
            }
        }
        return result;
    }
}
