package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Begins what AWS does so many of at a time in a region: where it takes no further one, one of those must end first,
 * which may be another push's.
 *
 * @param what in the singular, such as {@code snapshot import}
 * @param remedy what to do where none ends
 */
record Admission(RegionPush region, String what, String remedy) {
    /** They take many minutes each. */
    private static final Duration FULL_WAIT = Duration.ofSeconds(30);

    /** Asks AWS to begin. */
    @FunctionalInterface
    interface Begin {
        /** @return the id of what was begun; empty when AWS takes no further one now */
        Optional<String> run() throws InterruptedException;
    }

    /** @throws PushFailure when AWS took none for as long as an import may take */
    String begin(Reporter log, Begin begin) throws InterruptedException {
        Duration limit = region.settings().importTimeout();
        Instant end = region.time().now().plus(limit);
        for (boolean told = false; ; told = true) {
            Optional<String> id = begin.run();
            if (id.isPresent()) {
                return id.get();
            }
            if (region.time().now().isAfter(end)) {
                throw PushFailure.permanent(
                        "AWS took no further %s in %s for %d s".formatted(what, region.name(), limit.toSeconds()),
                        remedy);
            }
            if (!told) {
                log.info("AWS takes no further %s in %s now; waiting for one to end", what, region.name());
            }
            region.time().sleep(FULL_WAIT);
        }
    }
}
