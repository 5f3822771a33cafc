package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.RecordedTime;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Journal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RetryTest {
    private final RecordedTime time = new RecordedTime();
    private final StopSignal stop = new StopSignal();
    private final List<Event> events = new ArrayList<>();
    private int runs;

    private Retry retry(int attempts, long waitSeconds) {
        Journal journal = new Journal();
        journal.add(events::add);
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
                false,
                false);
        return new Retry(settings, time, stop, new Reporter(journal, time));
    }

    private String failingTimes(int times) {
        if (++runs <= times) {
            throw PushFailure.passing("failure " + runs, null);
        }
        return "done";
    }

    private static List<Duration> seconds(long... seconds) {
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    @Test
    public void F05_waitsDouble() throws Exception {
        assertThat(retry(4, 30).run(List.of("i"), null, () -> failingTimes(3))).isEqualTo(new Retry.Tried<>("done", 4));
        assertThat(time.sleeps()).isEqualTo(seconds(30, 60, 120));
    }

    @Test
    public void waitsAreCapped() throws Exception {
        retry(5, 200).run(List.of("i"), null, () -> failingTimes(4));
        assertThat(time.sleeps()).isEqualTo(seconds(120, 120, 120, 120));
    }

    @Test
    public void theLastFailureIsTheOneThatCounts() {
        assertThatThrownBy(() -> retry(3, 1).run(List.of("i"), null, () -> failingTimes(9)))
                .hasMessage("failure 3");
        assertThat(time.sleeps()).isEqualTo(seconds(1, 2));
    }

    @Test
    public void aPermanentFailureIsNotTriedAgain() {
        assertThatThrownBy(() -> retry(4, 30).run(List.of("i"), null, () -> {
                    runs++;
                    throw PushFailure.permanent("never", "give up");
                }))
                .hasMessage("never");
        assertThat(runs).isEqualTo(1);
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    public void attemptsGoOnFromThoseOfAnEarlierPart() throws Exception {
        Retry retry = retry(3, 1);
        Retry.Tried<String> first = retry.run(List.of("i"), null, () -> failingTimes(1));
        runs = 0;
        assertThatThrownBy(() -> retry.run(List.of("i"), first, () -> failingTimes(9)))
                .hasMessage("failure 2");
        assertThat(events.stream()
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
