package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tries the work on images again when it fails, as often as the settings say. The waits double and are capped, as the
 * original's do: 30, 60, 120, 120 … seconds. What would fail in the same way again is not tried again.
 */
final class Retry {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(120);

    private final int attempts;
    private final Duration firstWait;
    private final Workers workers;
    private final StopSignal stop;
    private final Reporter reporter;

    Retry(PushSettings settings, Workers workers, StopSignal stop, Reporter reporter) {
        this.attempts = settings.attempts();
        this.firstWait = settings.retryWait();
        this.workers = workers;
        this.stop = stop;
        this.reporter = reporter;
    }

    /** @param attempt the one that brought the value */
    record Tried<T>(T value, int attempt) {}

    /**
     * @param images the ids of the images that the work is for
     * @param sofar what the same attempt did before, or null where it begins here
     * @param work one attempt, which fails with a {@link PushFailure}
     * @return fails with the last attempt's failure
     */
    <T> Later<Tried<T>> run(List<String> images, Tried<?> sofar, Workers.Work<Later<T>> work) {
        CompletableFuture<Tried<T>> end = new CompletableFuture<>();
        int begun = sofar == null ? 0 : sofar.attempt();
        new Attempts<>(images, begun, work, end).run(Math.max(1, begun));
        return new Later<>(workers, end);
    }

    /** The attempts of one piece of work, one after the other. */
    private final class Attempts<T> {
        private final List<String> images;
        private final int begun;
        private final Workers.Work<Later<T>> work;
        private final CompletableFuture<Tried<T>> end;

        Attempts(List<String> images, int begun, Workers.Work<Later<T>> work, CompletableFuture<Tried<T>> end) {
            this.images = images;
            this.begun = begun;
            this.work = work;
            this.end = end;
        }

        void run(int attempt) {
            workers.<Void>now(null)
                    .thenAwait(nothing -> {
                        stop.check();
                        if (attempt > begun) {
                            images.forEach(image ->
                                    reporter.tell(new Event.AttemptStarted(reporter.now(), image, attempt, attempts)));
                        }
                        return work.run();
                    })
                    .atEnd((value, failure) -> {
                        if (failure == null) {
                            end.complete(new Tried<>(value, attempt));
                        } else if (failure instanceof PushFailure known) {
                            workers.run(end, () -> failed(attempt, known));
                        } else {
                            end.completeExceptionally(failure);
                        }
                    });
        }

        private void failed(int attempt, PushFailure e) throws InterruptedException {
            // What a stop breaks off is no failure of the image.
            stop.check();
            boolean last = e.isPermanent() || attempt >= attempts;
            Duration wait = last ? null : waitAfter(attempt);
            tell(images, attempt, e, wait);
            if (last) {
                throw e;
            }
            new Work(reporter, images)
                    .phaseLater(
                            Phase.RETRY_WAIT,
                            "attempt " + (attempt + 1),
                            () -> workers.after(wait).map(passed -> Work.Ended.made(null, null)))
                    .atEnd((waited, failure) -> {
                        if (failure == null) {
                            run(attempt + 1);
                        } else {
                            end.completeExceptionally(failure);
                        }
                    });
        }
    }

    private Duration waitAfter(int attempt) {
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
