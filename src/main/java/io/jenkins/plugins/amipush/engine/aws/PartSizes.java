package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;

/**
 * How an object is cut into parts. The cut depends on the size alone, so that a later push finds the same parts again.
 * S3 takes 10,000 parts of 5 MiB to 5 GiB (facts of the S3 user guide, "multipart upload limits").
 */
final class PartSizes {
    static final int MIB = 1 << 20;
    static final int MOST_PARTS = 10_000;

    /** Small enough to keep several in flight in a small heap, large enough that a request's cost does not show. */
    static final int SMALLEST = 8 * MIB;

    /** Where the size is unknown, parts double every so many, up to {@link #LARGEST_UNKNOWN}. */
    private static final int DOUBLES_EVERY = 1_000;

    private static final int LARGEST_UNKNOWN = 32 * MIB;

    private PartSizes() {}

    /**
     * The size of a part in bytes.
     *
     * @param number counted from 1
     * @param objectSize bytes, or null where unknown
     */
    static int of(int number, Long objectSize) {
        if (number > MOST_PARTS) {
            throw PushFailure.permanent(
                    "the unpacked image needs more than the %,d parts that S3 takes".formatted(MOST_PARTS),
                    "stage it unpacked, or as .xz with a single index, so that its size is known from the start");
        }
        if (objectSize == null) {
            int doublings = Math.min((number - 1) / DOUBLES_EVERY, 2);
            return Math.min(SMALLEST << doublings, LARGEST_UNKNOWN);
        }
        long needed = (objectSize + MOST_PARTS - 1) / MOST_PARTS;
        long wholeMib = (needed + MIB - 1) / MIB * MIB;
        return (int) Math.min(Integer.MAX_VALUE - MIB, Math.max(SMALLEST, wholeMib));
    }
}
