package io.jenkins.plugins.amipush.engine.rehearsal;

import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;

/**
 * What the services share.
 *
 * @param lock held while anything that exists is read or changed, for there are links between what the services keep;
 *     never while content is received
 */
record World(Scenario scenario, Time time, Ids ids, Object lock) {
    World(Scenario scenario, Time time) {
        this(scenario, time, new Ids(), new Object());
    }

    Instant now() {
        return time.now();
    }

    /** Whether a thing made at that time has existed for so many seconds. */
    boolean seen(Instant created, double visibilitySeconds) {
        return !now().isBefore(created.plus(seconds(visibilitySeconds)));
    }

    void sleep(double seconds) {
        sleep(time, seconds);
    }

    /** Waits in the machine's time. */
    static void stall(double seconds) {
        sleep(Time.real(), seconds);
    }

    private static void sleep(Time time, double seconds) {
        if (seconds > 0) {
            try {
                time.sleep(seconds(seconds));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
