package io.jenkins.plugins.amipush.engine.stage;

import java.util.concurrent.Semaphore;

/** The part of the heap that unpacking may take, in MiB; one for the whole process, as the heap is. */
public final class UnpackMemory {
    /** Of the heap, for unpackers; the rest is for parts of uploads and for all else. */
    private static final double SHARE = 0.6;

    /**
     * Of the heap, for frames of zstd that are unpacked side by side: a push without {@code .xz} gives its parts half of the
     * heap, and its blocks an eighth.
     */
    private static final double SHARE_OF_FRAMES = 0.15;

    private static final int MIB = 1 << 20;
    private static final UnpackMemory HEAP = share(SHARE);
    private static final UnpackMemory FRAMES = share(SHARE_OF_FRAMES);

    private final int all;
    private final Semaphore mib;

    UnpackMemory(int mib) {
        this.all = Math.max(1, mib);
        this.mib = new Semaphore(all, true);
    }

    private static UnpackMemory share(double ofHeap) {
        return new UnpackMemory((int) (Runtime.getRuntime().maxMemory() * ofHeap / MIB));
    }

    public static UnpackMemory ofHeap() {
        return HEAP;
    }

    /** That of frames that are unpacked side by side. */
    static UnpackMemory ofFrames() {
        return FRAMES;
    }

    /**
     * Takes that much, once it is there; all there is, where it is less than that.
     *
     * @return what was taken, to be given back
     */
    public int take(int wanted) throws InterruptedException {
        int taken = Math.min(wanted, all);
        mib.acquire(taken);
        return taken;
    }

    /** Takes that much if nobody else has it. */
    boolean tryTake(int wanted) {
        return mib.tryAcquire(wanted);
    }

    public void giveBack(int taken) {
        mib.release(taken);
    }

    static int mib(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE / 2, (bytes + MIB - 1) / MIB);
    }
}
