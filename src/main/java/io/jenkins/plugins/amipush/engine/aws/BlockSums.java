package io.jenkins.plugins.amipush.engine.aws;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;

/** The SHA-256 of each block of a disk that EBS has; 64 KiB of memory a GiB. Any thread may use it. */
final class BlockSums {
    static final int SUM_BYTES = 32;
    private static final int PER_CHUNK = 2048;

    private final byte[][] chunks;
    private final BitSet known = new BitSet();

    BlockSums(int blocks) {
        chunks = new byte[(blocks + PER_CHUNK - 1) / PER_CHUNK][];
    }

    synchronized void put(int index, byte[] sum) {
        int chunk = index / PER_CHUNK;
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[PER_CHUNK * SUM_BYTES];
        }
        System.arraycopy(sum, 0, chunks[chunk], index % PER_CHUNK * SUM_BYTES, SUM_BYTES);
        known.set(index);
    }

    synchronized boolean has(int index) {
        return known.get(index);
    }

    synchronized boolean has(int index, byte[] sum) {
        int at = index % PER_CHUNK * SUM_BYTES;
        return known.get(index) && Arrays.equals(chunks[index / PER_CHUNK], at, at + SUM_BYTES, sum, 0, SUM_BYTES);
    }

    synchronized int count() {
        return known.cardinality();
    }

    /** EBS's {@code LINEAR} aggregate: the digest of the blocks' digests in the order of the blocks. */
    synchronized byte[] linear() {
        MessageDigest sha256 = Checksums.sha256();
        for (int index = known.nextSetBit(0); index >= 0; index = known.nextSetBit(index + 1)) {
            sha256.update(chunks[index / PER_CHUNK], index % PER_CHUNK * SUM_BYTES, SUM_BYTES);
        }
        return sha256.digest();
    }
}
