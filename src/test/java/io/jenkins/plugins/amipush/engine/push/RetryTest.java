package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Test;

public class RetryTest {
    private final Recorded recorded = new Recorded();
    private final StopSignal stop = new StopSignal();
    private final Workers workers = new Workers(recorded, stop);
    private int runs;

    @After
    public void end() {
        workers.close();
    }

    private Retry retry(int attempts, long waitSeconds) {
        PushSettings settings = new PushSettings(
                false,
                false,
                "AWS",
                "p",
                AccountMap.ABSENT,
                AccountMap.ABSENT,
                attempts,
                Duration.ofSeconds(waitSeconds),
                1,
                Map.of(),
                null,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Transfer.S3_IMPORT,
                FanOut.UPLOAD,
                false,
                false);
        return new Retry(settings, workers, stop, recorded.reporter);
    }

    private <T> Retry.Tried<T> tried(Retry retry, Retry.Tried<?> sofar, Workers.Work<Later<T>> work) throws Exception {
        return workers.await(retry.run(List.of("i"), sofar, work));
    }

    private Later<String> failingTimes(int times) {
        if (++runs <= times) {
            throw PushFailure.passing("failure " + runs, null);
        }
        return workers.now("done");
    }

    @Test
    public void F05_waitsDouble() throws Exception {
        assertThat(tried(retry(4, 30), null, () -> failingTimes(3))).isEqualTo(new Retry.Tried<>("done", 4));
        assertThat(recorded.waits).containsExactly(30L, 60L, 120L);
    }

    @Test
    public void waitsAreCapped() throws Exception {
        tried(retry(5, 200), null, () -> failingTimes(4));
        assertThat(recorded.waits).containsExactly(120L, 120L, 120L, 120L);
    }

    @Test
    public void theLastFailureIsTheOneThatCounts() {
        assertThatThrownBy(() -> tried(retry(3, 1), null, () -> failingTimes(9)))
                .hasMessage("failure 3");
        assertThat(recorded.waits).containsExactly(1L, 2L);
    }

    @Test
    public void aPermanentFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> tried(retry(4, 30), null, () -> {
                    runs++;
                    throw PushFailure.permanent("never", "give up");
                }))
                .hasMessage("never");
        assertThat(runs).isEqualTo(1);
        assertThat(recorded.waits).isEmpty();
    }

    @Test
    public void attemptsGoOnFromThoseOfAnEarlierPart() throws Exception {
        Retry retry = retry(3, 1);
        Retry.Tried<String> first = tried(retry, null, () -> failingTimes(1));
        runs = 0;
        assertThatThrownBy(() -> tried(retry, first, () -> failingTimes(9))).hasMessage("failure 2");
        assertThat(recorded.events.stream()
                        .filter(Event.AttemptStarted.class::isInstance)
                        .map(event -> ((Event.AttemptStarted) event).attempt()))
                .containsExactly(1, 2, 3);
    }

    @Test
    public void noAttemptBeginsAfterTheStop() {
        Retry retry = retry(4, 0);
        assertThatThrownBy(() -> tried(retry, null, () -> {
                    stop.stop("enough");
                    throw PushFailure.passing("once", null);
                }))
                .isInstanceOf(StopSignal.Stopped.class)
                .hasMessage("enough");
    }

    @Test
    public void thousandsOfAttemptsEndLikeOne() throws Exception {
        assertThat(tried(retry(10_000, 0), null, () -> failingTimes(9_999)).attempt())
                .isEqualTo(10_000);
    }
}
