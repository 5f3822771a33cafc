package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * How many blocks of a snapshot are under way at once. More, as long as they do not wait for each other; half as many,
 * when AWS throttles or does not answer.
 */
final class BlockPace {
    static final int MOST = 64;

    /** Once the first block has shown that the snapshot is known everywhere. */
    private static final double FIRST = 4;

    /** Waiting alone does not bring it below: there is the way to AWS and back to be filled. */
    private static final double LEAST_WITHOUT_LOSS = 3;

    /** So many blocks may wait somewhere on the way (as in TCP Vegas): enough to keep it filled. */
    private static final double TOO_FEW_WAIT = 1.5;

    private static final double TOO_MANY_WAIT = 4;

    /** How fast the memory of the shortest way fades, a block; the way may have become longer. */
    private static final double FADING = 0.0005;

    private static final double SMOOTHING = 0.1;

    /** The blocks that are under way at a throttle meet throttles too; they count as one. */
    private static final long ONE_THROTTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Below this rate and this long, with a throttle for every block at least, an upload to S3 is the better way. */
    private static final long FLOOR_BYTES_PER_SECOND = 8L << 20;

    /** Fewer throttles say nothing, however long the machine took to meet them. */
    private static final int FLOOR_THROTTLES = 20;

    private static final Duration FLOOR_AFTER = Duration.ofSeconds(60);

    private final Time time;
    private final int most;
    private double limit = 1;
    private int underWay;
    private boolean open;
    private double shortest;
    private double usual;
    private long lastLoss = System.nanoTime() - ONE_THROTTLE_NANOS;
    private Instant windowStart;
    private long windowBlocks;
    private long windowThrottles;

    BlockPace(Time time, int most) {
        this.time = time;
        this.most = most;
    }

    /** Waits until another block may be under way. */
    synchronized void enter() throws InterruptedException {
        while (underWay >= Math.max(1, (int) limit)) {
            wait();
        }
        underWay++;
    }

    synchronized void leave() {
        underWay--;
        notify();
    }

    /** How many blocks may be under way. */
    synchronized int limit() {
        return (int) limit;
    }

    /** @param nanos between sending a block and its acknowledgement, of the machine's clock */
    synchronized void acknowledged(long nanos) {
        windowBlocks++;
        if (!open) {
            open = true;
            limit = Math.min(most, FIRST);
            notifyAll();
            return;
        }
        shortest = shortest == 0 ? nanos : Math.min(nanos, shortest + (nanos - shortest) * FADING);
        usual = usual == 0 ? nanos : usual + (nanos - usual) * SMOOTHING;
        double waiting = underWay * (1 - shortest / usual);
        if (waiting < TOO_FEW_WAIT && underWay >= (int) limit) {
            limit = Math.min(most, limit + 1 / limit);
            notify();
        } else if (waiting > TOO_MANY_WAIT && limit > LEAST_WITHOUT_LOSS) {
            limit -= 1 / limit;
        }
    }

    /** A block was not answered. */
    synchronized void lost() {
        long now = System.nanoTime();
        if (now - lastLoss >= ONE_THROTTLE_NANOS / time.speed()) {
            lastLoss = now;
            limit = Math.max(1, limit / 2);
        }
    }

    /**
     * A block was throttled.
     *
     * @throws BlocksUnavailable when hardly anything else happens any more
     */
    synchronized void throttled(PushFailure last) {
        lost();
        windowThrottles++;
        Instant now = time.now();
        if (windowStart == null) {
            windowStart = now;
        }
        double seconds = Duration.between(windowStart, now).toMillis() / 1000.0;
        if (seconds < FLOOR_AFTER.toSeconds() || windowThrottles + windowBlocks < FLOOR_THROTTLES) {
            return;
        }
        double rate = windowBlocks * DiskBlocks.BLOCK_BYTES / seconds;
        if (windowThrottles >= Math.max(windowBlocks, FLOOR_THROTTLES) && rate < FLOOR_BYTES_PER_SECOND) {
            throw new BlocksUnavailable(PushFailure.passing(
                            "EBS direct is throttled to %.1f MiB/s: %s".formatted(rate / (1 << 20), last.getMessage()),
                            last)
                    .remedy("run again when the account writes fewer blocks, or use --transfer s3-import"));
        }
        windowStart = now;
        windowBlocks = 0;
        windowThrottles = 0;
    }
}
