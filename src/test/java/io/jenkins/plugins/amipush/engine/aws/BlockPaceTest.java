package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import org.junit.Test;

/** How many blocks are under way at once. */
public class BlockPaceTest {
    private static final long MILLISECOND = 1_000_000;

    private final Clock time = new Clock();
    private final BlockPace pace = new BlockPace(time, 32);

    /** Time that a test lets pass. */
    private static final class Clock implements Time {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public double speed() {
            return 1;
        }
    }

    /** Acknowledges so many blocks, as many under way as there may be. */
    private void acknowledge(int blocks, long millis) throws InterruptedException {
        int underWay = 0;
        for (int i = 0; i < blocks; i++) {
            for (; underWay < pace.limit(); underWay++) {
                pace.enter();
            }
            pace.acknowledged(millis * MILLISECOND);
            pace.leave();
            underWay--;
        }
        for (; underWay > 0; underWay--) {
            pace.leave();
        }
    }

    @Test
    public void oneBlockShowsThatTheSnapshotIsThere() throws Exception {
        assertThat(pace.limit()).isEqualTo(1);
        acknowledge(1, 50);
        assertThat(pace.limit()).isEqualTo(4);
    }

    @Test
    public void moreAreUnderWayAsLongAsTheyDoNotWaitForEachOther() throws Exception {
        acknowledge(2_000, 50);
        assertThat(pace.limit()).isEqualTo(32);
    }

    @Test
    public void aWayThatIsFullIsNotFilledFurther() throws Exception {
        acknowledge(200, 50);
        int before = pace.limit();
        acknowledge(200, 500);
        assertThat(pace.limit()).isLessThan(before).isGreaterThanOrEqualTo(2);
    }

    @Test
    public void aLossHalvesThemOnceForAllThatWereUnderWay() throws Exception {
        acknowledge(2_000, 50);
        pace.lost();
        pace.lost();
        assertThat(pace.limit()).isEqualTo(16);
    }

    @Test
    public void throttlesAreBorneAsLongAsBlocksAreTaken() throws Exception {
        PushFailure throttle = PushFailure.passing("slower", null);
        for (int minute = 0; minute < 5; minute++) {
            for (int i = 0; i < 60; i++) {
                acknowledge(20, 50);
                pace.throttled(throttle);
                time.sleep(Duration.ofSeconds(1));
            }
        }
        assertThat(pace.limit()).isPositive();
    }

    @Test
    public void anAccountThatIsThrottledToNearlyNothingIsGivenUp() throws Exception {
        PushFailure throttle = PushFailure.passing("slower", null);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 120; i++) {
                        acknowledge(1, 50);
                        pace.throttled(throttle);
                        time.sleep(Duration.ofSeconds(1));
                    }
                })
                .isInstanceOf(BlocksUnavailable.class)
                .hasMessage("EBS direct is throttled to 0.5 MiB/s: slower");
        assertThat(time.now()).isEqualTo(Instant.EPOCH.plusSeconds(60));
    }

    @Test
    public void aFewThrottlesSayNothingHoweverLongTheyTake() throws Exception {
        PushFailure throttle = PushFailure.passing("slower", null);
        for (int i = 0; i < 15; i++) {
            pace.throttled(throttle);
            time.sleep(Duration.ofMinutes(1));
        }
        assertThat(pace.limit()).isEqualTo(1);
    }
}
