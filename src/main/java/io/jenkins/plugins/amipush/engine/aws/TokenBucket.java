package io.jenkins.plugins.amipush.engine.aws;

import java.time.Duration;
import java.time.Instant;

/**
 * AWS's measure of how many calls of a kind it takes: a bucket of tokens, one a call, that fills again at a steady rate.
 * A call that finds none takes one of those to come, and waits for it; so calls go out in the order in which they came.
 *
 * <p>Others may use up the same quota, and it may be another than documented. So each throttle halves the rate and empties
 * the bucket; from there the rate climbs back steadily.
 */
final class TokenBucket {
    /** From half of the rate back to all of it takes half a minute: a burst of somebody else's calls is over by then. */
    private static final double SECONDS_TO_CLIMB = 60;

    /** However often AWS throttles, something is tried. */
    private static final double LEAST = 1.0 / 64;

    /** The answers to calls that were on their way together tell the same thing only once. */
    private static final Duration LESSON = Duration.ofSeconds(1);

    private static final double NANOS = 1e9;

    private final double burst;
    private final double ceiling;
    private double rate;
    private double tokens;
    private Instant filled;
    private Instant lesson = Instant.MIN;

    /**
     * @param burst how many tokens it holds
     * @param perSecond how many come in a second
     */
    TokenBucket(double burst, double perSecond, Instant now) {
        this.burst = burst;
        this.ceiling = perSecond;
        this.rate = perSecond;
        this.tokens = burst;
        this.filled = now;
    }

    /** Takes a token. @return how long to wait until it is there; zero or more */
    synchronized Duration take(Instant now) {
        fill(now);
        tokens--;
        return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / rate * NANOS));
    }

    /** AWS refused a call that had its token. */
    synchronized void throttled(Instant now) {
        fill(now);
        tokens = Math.min(tokens, 0);
        if (lesson.isBefore(now.minus(LESSON))) {
            lesson = now;
            rate = Math.max(ceiling * LEAST, rate / 2);
        }
    }

    /** Tokens a second, as things are now. */
    synchronized double rate(Instant now) {
        fill(now);
        return rate;
    }

    private void fill(Instant now) {
        double seconds = Math.max(0, Duration.between(filled, now).toNanos() / NANOS);
        double climb = ceiling / SECONDS_TO_CLIMB;
        double climbing = Math.min(seconds, (ceiling - rate) / climb);
        double climbed = rate + climb * climbing;
        tokens = Math.min(burst, tokens + (rate + climbed) / 2 * climbing + ceiling * (seconds - climbing));
        rate = climbed;
        filled = seconds > 0 ? now : filled;
    }
}
