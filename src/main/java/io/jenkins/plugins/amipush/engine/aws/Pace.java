package io.jenkins.plugins.amipush.engine.aws;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often to look at what is waited for. The intervals differ by a tenth up and down, so that the looks of many watches
 * and pushes that began together do not stay together.
 *
 * @param first whether the first look comes at once, or after an interval
 * @param random gives numbers from 0 to 1
 */
record Pace(Duration interval, boolean first, DoubleSupplier random) {
    private static final double JITTER = 0.1;

    private static final DoubleSupplier RANDOM =
            () -> ThreadLocalRandom.current().nextDouble();

    /** For what may have ended by now. */
    static Pace atOnce(Duration interval) {
        return new Pace(interval, true, RANDOM);
    }

    /** For what surely takes a while. */
    static Pace after(Duration interval) {
        return new Pace(interval, false, RANDOM);
    }

    Duration next() {
        return Duration.ofNanos((long) (interval.toNanos() * (1 - JITTER + 2 * JITTER * random.getAsDouble())));
    }
}
