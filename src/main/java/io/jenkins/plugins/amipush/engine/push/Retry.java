package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.util.List;

/**
 * Tries the work on images again when it fails, as often as the settings say. The waits double and are capped, as the
 * original's do: 30, 60, 120, 120 … seconds. What would fail in the same way again is not tried again.
 */
final class Retry {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(120);

    private final int attempts;
    private final Duration firstWait;
    private final Time time;
    private final StopSignal stop;
    private final Reporter reporter;

    Retry(PushSettings settings, Time time, StopSignal stop, Reporter reporter) {
        this.attempts = settings.attempts();
        this.firstWait = settings.retryWait();
        this.time = time;
        this.stop = stop;
        this.reporter = reporter;
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt<T> {
        /** @throws PushFailure when it failed */
        T run() throws InterruptedException;
    }

    /** @param attempt the one that brought the value */
    record Tried<T>(T value, int attempt) {}

    /**
     * @param images the ids of the images that the work is for
     * @param sofar what the same attempt did before, or null where it begins here
     * @throws PushFailure the last attempt's
     */
    <T> Tried<T> run(List<String> images, Tried<?> sofar, Attempt<T> work) throws InterruptedException {
        int begun = sofar == null ? 0 : sofar.attempt();
        for (int attempt = Math.max(1, begun); ; attempt++) {
            stop.check();
            if (attempt > begun) {
                for (String image : images) {
                    reporter.tell(new Event.AttemptStarted(reporter.now(), image, attempt, attempts));
                }
            }
            try {
                return new Tried<>(work.run(), attempt);
            } catch (PushFailure e) {
                // What a stop breaks off is no failure of the image.
                stop.check();
                boolean last = e.isPermanent() || attempt >= attempts;
                Duration wait = last ? null : wait(attempt);
                tell(images, attempt, e, wait);
                if (last) {
                    throw e;
                }
                new Work(reporter, images).phase(Phase.RETRY_WAIT, "attempt " + (attempt + 1), () -> {
                    time.sleep(wait);
                    return Work.Ended.made(null, null);
                });
            }
        }
    }

    private Duration wait(int attempt) {
        long factor = 1L << Math.min(attempt - 1, 30);
        Duration wait = firstWait.multipliedBy(factor);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private void tell(List<String> images, int attempt, PushFailure e, Duration wait) {
        for (String image : images) {
            reporter.tell(new Event.AttemptFailed(
                    reporter.now(),
                    image,
                    attempt,
                    e.getMessage(),
                    e.remedy(),
                    e.requestId(),
                    e.isPermanent(),
                    wait == null ? null : wait.toMillis() / 1000.0));
        }
    }
}
