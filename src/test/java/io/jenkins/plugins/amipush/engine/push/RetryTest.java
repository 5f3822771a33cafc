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
import org.junit.Test;

public class RetryTest {
    private final Recorded recorded = new Recorded();
    private final StopSignal stop = new StopSignal();
    private int runs;

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
        return new Retry(settings, recorded, stop, recorded.reporter);
    }

    private String failingTimes(int times) {
        if (++runs <= times) {
            throw PushFailure.passing("failure " + runs, null);
        }
        return "done";
    }

    @Test
    public void F05_waitsDouble() throws Exception {
        assertThat(retry(4, 30).run(List.of("i"), null, () -> failingTimes(3))).isEqualTo(new Retry.Tried<>("done", 4));
        assertThat(recorded.waits).containsExactly(30L, 60L, 120L);
    }

    @Test
    public void waitsAreCapped() throws Exception {
        retry(5, 200).run(List.of("i"), null, () -> failingTimes(4));
        assertThat(recorded.waits).containsExactly(120L, 120L, 120L, 120L);
    }

    @Test
    public void theLastFailureIsTheOneThatCounts() {
        assertThatThrownBy(() -> retry(3, 1).run(List.of("i"), null, () -> failingTimes(9)))
                .hasMessage("failure 3");
        assertThat(recorded.waits).containsExactly(1L, 2L);
    }

    @Test
    public void aPermanentFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> retry(4, 30).run(List.of("i"), null, () -> {
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
        Retry.Tried<String> first = retry.run(List.of("i"), null, () -> failingTimes(1));
        runs = 0;
        assertThatThrownBy(() -> retry.run(List.of("i"), first, () -> failingTimes(9)))
                .hasMessage("failure 2");
        assertThat(recorded.events.stream()
                        .filter(Event.AttemptStarted.class::isInstance)
                        .map(event -> ((Event.AttemptStarted) event).attempt()))
                .containsExactly(1, 2, 3);
    }

    @Test
    public void noAttemptBeginsAfterTheStop() {
        Retry retry = retry(4, 0);
        assertThatThrownBy(() -> retry.run(List.of("i"), null, () -> {
                    stop.stop("enough");
                    throw PushFailure.passing("once", null);
                }))
                .isInstanceOf(StopSignal.Stopped.class)
                .hasMessage("enough");
    }
}
