package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Begins what AWS does so many of at a time in a region: where it takes no further one, one of those must end first,
 * which may be another push's. One asks for all that wait.
 */
final class Admission {
    /** They take many minutes each. */
    private static final Duration FULL_WAIT = Duration.ofSeconds(30);

    private final RegionPush region;
    private final String what;
    private final String remedy;
    private final Slots door;
    /** When AWS last took one: it takes further ones, though others may be quicker. */
    private volatile Instant taken = Instant.MIN;

    /**
     * @param what in the singular, such as {@code snapshot import}
     * @param remedy what to do where none ends
     */
    Admission(RegionPush region, String what, String remedy) {
        this.region = region;
        this.what = what;
        this.remedy = remedy;
        this.door = new Slots(region.workers(), 1);
    }

    /** Asks AWS to begin. */
    @FunctionalInterface
    interface Begin {
        /** @return the id of what was begun; empty when AWS takes no further one now */
        Optional<String> run() throws InterruptedException;
    }

    /** @return the id; fails with a {@link PushFailure} when AWS took none for as long as an import may take */
    Later<String> begin(Reporter log, Begin begin) {
        Instant come = region.time().now();
        AtomicBoolean told = new AtomicBoolean();
        return door.with(() -> region.workers().repeat(FULL_WAIT, () -> {
            Optional<String> id = begin.run();
            Instant now = region.time().now();
            if (id.isPresent()) {
                taken = now;
            } else if (now.isAfter(later(come, taken).plus(limit()))) {
                throw PushFailure.permanent(
                        "AWS took no further %s in %s for %d s".formatted(what, region.name(), limit().toSeconds()),
                        remedy);
            } else if (told.compareAndSet(false, true)) {
                log.info("AWS takes no further %s in %s now; waiting for one to end", what, region.name());
            }
            return id;
        }));
    }

    private Duration limit() {
        return region.settings().importTimeout();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
