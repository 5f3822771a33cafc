package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.stage.DiskFormat;
import java.util.concurrent.Semaphore;

/** Lets no more images be unpacked in the heap at a time than fit into it. Others need no memory to speak of there. */
final class Unpackers {
    /** What {@code xz -9} asks for, 65 MiB, and a little for what surrounds it. */
    private static final long EACH = 70L << 20;

    /** Of the heap, for unpackers; the rest is for parts of uploads and for all else. */
    private static final double SHARE = 0.6;

    private final Semaphore room =
            new Semaphore((int) Math.max(1, Runtime.getRuntime().maxMemory() * SHARE / EACH), true);

    /** Reads an image. */
    @FunctionalInterface
    interface Reading<T> {
        T run() throws InterruptedException;
    }

    static boolean needed(ImagePlan plan) {
        return DiskFormat.of(plan.staged().file()) == DiskFormat.XZ;
    }

    /** Runs what reads the image, once there is room for its unpacker. */
    <T> T with(ImagePlan plan, Reading<T> reading) throws InterruptedException {
        if (!needed(plan)) {
            return reading.run();
        }
        room.acquire();
        try {
            return reading.run();
        } finally {
            room.release();
        }
    }
}
