package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
        Instant end = region.time().now().plus(region.settings().importTimeout());
        return door.with(() -> begin(log, begin, end, false));
    }

    private Later<String> begin(Reporter log, Begin begin, Instant end, boolean told) throws InterruptedException {
        Optional<String> id = begin.run();
        if (id.isPresent()) {
            return region.workers().now(id.get());
        }
        if (region.time().now().isAfter(end)) {
            throw PushFailure.permanent(
                    "AWS took no further %s in %s for %d s"
                            .formatted(
                                    what,
                                    region.name(),
                                    region.settings().importTimeout().toSeconds()),
                    remedy);
        }
        if (!told) {
            log.info("AWS takes no further %s in %s now; waiting for one to end", what, region.name());
        }
        return region.workers().after(FULL_WAIT).thenAwait(passed -> begin(log, begin, end, true));
    }
}
