package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The data rate that a service takes in a region: content that comes faster is read more slowly. */
final class Bandwidth {
    /** Waits shorter than this are put off until they add up, for the machine cannot wait so short. */
    private static final double SHORTEST_WAIT_SECONDS = 0.002;

    private final World world;
    private final double bytesPerSecond;
    private final Map<String, Instant> free = new HashMap<>();

    Bandwidth(World world) {
        this.world = world;
        bytesPerSecond = world.scenario().times().bytesPerSecond();
    }

    /** Waits until that many bytes have had their time on the wire of the region. */
    void take(String region, long bytes) {
        if (bytesPerSecond == 0) {
            return;
        }
        Duration debt;
        synchronized (free) {
            Instant now = world.now();
            Instant from = free.getOrDefault(region, now);
            Instant until = (from.isAfter(now) ? from : now).plus(World.seconds(bytes / bytesPerSecond));
            free.put(region, until);
            debt = Duration.between(now, until);
        }
        double seconds = debt.toNanos() / 1e9;
        if (seconds / world.time().speed() >= SHORTEST_WAIT_SECONDS) {
            world.sleep(seconds);
        }
    }
}
