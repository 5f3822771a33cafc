package io.jenkins.plugins.amipush.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The time that a push lives by: every wait and every time stamp of the engine goes through it.
 *
 * <p>A rehearsal runs in {@linkplain #scaled scaled} time, so that a snapshot import of ten minutes takes a second and
 * the journal still shows ten minutes.
 */
public interface Time {
    Instant now();

    /**
     * Waits for that long, in this time's own minutes.
     *
     * @throws InterruptedException when the push is stopped meanwhile
     */
    void sleep(Duration duration) throws InterruptedException;

    /** Completed when that long has passed, in this time's own minutes; no thread waits for it. */
    default CompletableFuture<Void> after(Duration duration) {
        long nanos = (long) (duration.toNanos() / speed());
        return new CompletableFuture<Void>().completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    }

    /** How many of this time's seconds pass in a second of the machine's clock. */
    double speed();

    /** The machine's clock. */
    static Time real() {
        return scaled(1);
    }

    /**
     * Time that starts now and passes {@code speed} times as fast as the machine's clock.
     *
     * @throws IllegalArgumentException unless the speed is a positive, finite number
     */
    static Time scaled(double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("speed must be a positive number: " + speed);
        }
        Clock clock = Clock.systemUTC();
        Instant start = clock.instant();
        long startNanos = System.nanoTime();
        return new Time() {
            @Override
            public Instant now() {
                return start.plusNanos((long) ((System.nanoTime() - startNanos) * speed));
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                long nanos = (long) (duration.toNanos() / speed);
                if (nanos > 0) {
                    Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
                }
            }

            @Override
            public double speed() {
                return speed;
            }
        };
    }
}
