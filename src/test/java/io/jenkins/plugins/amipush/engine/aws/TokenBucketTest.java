package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

public class TokenBucketTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TokenBucket bucket = new TokenBucket(10, 5, START);

    private static Instant at(double seconds) {
        return START.plusNanos((long) (seconds * 1e9));
    }

    /** Takes that many, and tells how long the last has to wait. */
    private double take(int tokens, double seconds) {
        Duration wait = Duration.ZERO;
        for (int token = 0; token < tokens; token++) {
            wait = bucket.take(at(seconds));
        }
        return wait.toNanos() / 1e9;
    }

    private double rate(double seconds) {
        return bucket.rate(at(seconds));
    }

    @Test
    public void aBurstGoesAtOnceAndTheRestAtTheRate() {
        assertThat(take(10, 0)).isZero();
        assertThat(take(1, 0)).isEqualTo(0.2, within(1e-6));
        assertThat(take(4, 0)).isEqualTo(1, within(1e-6));
    }

    @Test
    public void itFillsAgainAndNoFurther() {
        take(10, 0);
        assertThat(take(5, 1)).isZero();
        assertThat(take(1, 1)).isPositive();
        assertThat(take(10, 1000)).isZero();
        assertThat(take(1, 1000)).isPositive();
    }

    @Test
    public void whatWaitsDelaysWhatComesLater() {
        take(15, 0);
        assertThat(take(1, 1)).isEqualTo(0.2, within(1e-6));
    }

    @Test
    public void aThrottleTakesTheTokensAndHalvesTheRate() {
        bucket.throttled(at(0));
        assertThat(rate(0)).isEqualTo(2.5);
        assertThat(take(1, 0)).isEqualTo(0.4, within(1e-6));
    }

    @Test
    public void theAnswersOfOneMomentAreOneLesson() {
        for (int answer = 0; answer < 20; answer++) {
            bucket.throttled(at(answer * 0.04));
        }
        assertThat(rate(0.8)).isBetween(2.5, 2.6);
        bucket.throttled(at(2));
        assertThat(rate(2)).isBetween(1.25, 1.35);
    }

    @Test
    public void theRateClimbsSteadilyToWhereItWas() {
        bucket.throttled(at(0));
        assertThat(rate(15)).isEqualTo(3.75, within(1e-6));
        assertThat(rate(30)).isEqualTo(5, within(1e-6));
        assertThat(rate(1000)).isEqualTo(5, within(1e-6));
    }

    @Test
    public void tokensComeAtTheRateThatClimbs() {
        TokenBucket wide = new TokenBucket(1000, 5, START);
        wide.throttled(at(0));
        // 30 s at 3.75 in the mean, and 10 s at 5.
        double tokens = 30 * 3.75 + 10 * 5;
        for (int token = 0; token < (int) tokens; token++) {
            assertThat(wide.take(at(40))).as("token %d", token).isZero();
        }
        assertThat(wide.take(at(40))).isPositive();
    }

    @Test
    public void somethingIsAlwaysTried() {
        for (int storm = 0; storm < 1000; storm++) {
            bucket.throttled(at(storm * 2));
        }
        assertThat(rate(2000)).isPositive();
        assertThat(take(1, 2000)).isLessThan(60);
    }

    @Test
    public void aClockThatIsSetBackTakesNothing() {
        take(5, 10);
        assertThat(take(5, 0)).isZero();
        assertThat(take(1, 0)).isPositive();
    }
}
