package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.stage.DiskFormat;
import io.jenkins.plugins.amipush.engine.stage.UnpackMemory;

/** Lets no more images be unpacked in the heap at a time than fit into it. Others need no memory to speak of there. */
final class Unpackers {
    /** What {@code xz -9} asks for, 65 MiB, and a little for what surrounds it. */
    private static final int EACH_MIB = 70;

    private final UnpackMemory memory = UnpackMemory.ofHeap();

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
        int taken = memory.take(EACH_MIB);
        try {
            return reading.run();
        } finally {
            memory.giveBack(taken);
        }
    }
}
