package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.Test;

/** What a build keeps of its pushes, and which builds are compared by it. */
public class PushSummaryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static PushSummary of(Event... events) {
        ResultsFold fold = new ResultsFold();
        Arrays.asList(events).forEach(fold::apply);
        return PushSummary.of(fold.results());
    }

    private static Event begin(boolean dryRun, Double speed) {
        return new Event.Begin(NOW, Event.FORMAT, "1.0.0", Map.of("dry-run", dryRun), speed);
    }

    @Test
    public void aRefusedDryRunIsADryRun() {
        Event refused = new Event.End(NOW, RunOutcome.REFUSED, 2, "1 fault in the input");
        PushSummary real = of(begin(false, null), refused);
        PushSummary planned = of(begin(true, null), refused);
        PushSummary rehearsed = of(begin(false, 600.0), refused);

        assertThat(planned.isDryRun()).isTrue();
        assertThat(real.isDryRun()).isFalse();
        assertThat(planned.seriousness()).isBetween(rehearsed.seriousness() + 1, real.seriousness() - 1);
    }

    @Test
    public void whatWasLostBeforeItsFirstLineHasNotBegun() {
        ResultsFold lost = new ResultsFold();
        lost.cutOff("the agent is gone");
        assertThat(PushSummary.of(lost.results()).hasBegun()).isFalse();
        assertThat(of(begin(false, null)).hasBegun()).isTrue();
    }

    @Test
    public void textsThatWouldSpoilTheBuildsFileAreNotKept() {
        for (String bad : new String[] {"a\u0000b", "\u001b[1m", "\u0085", "\ud800", "\ufffe", "x".repeat(1_001)}) {
            PushSummary byReason = PushSummary.toKeep(ended("1.0.0", bad));
            PushSummary byEngine = PushSummary.toKeep(ended(bad, "no"));
            assertThat(byReason.isWhole() || byEngine.isWhole()).as(bad).isFalse();
            assertThat(byReason.getReason()).isNull();
            assertThat(byEngine.getEngine()).isNull();
            assertThat(byEngine.hasBegun()).isTrue();
            assertThat(byReason.getOutcome()).isEqualTo("failed");
            assertThat(PushSummary.of(ended("1.0.0", bad)).getReason()).isEqualTo(bad);
        }
        PushSummary good = PushSummary.toKeep(ended("1.0.0", "no \ud83d\ude00\nthen & <b>"));
        assertThat(good.isWhole()).isTrue();
        assertThat(good.getReason()).isEqualTo("no \ud83d\ude00\nthen & <b>");
    }

    private static Results ended(String engine, String reason) {
        ResultsFold fold = new ResultsFold();
        fold.apply(new Event.Begin(NOW, Event.FORMAT, engine, Map.of(), null));
        fold.apply(new Event.End(NOW, RunOutcome.FAILED, 30, reason));
        return fold.results();
    }

    @Test
    public void itSaysAllThatTheResultsSayButTheImages() {
        Results results = SampleJournals.partialFailure().results();
        PushSummary summary = PushSummary.of(results);
        assertThat(summary.isWhole()).isTrue();
        assertThat(summary.getReason()).isEqualTo("2 of 3 images failed");
        assertThat(summary.getExitCode()).isEqualTo(30);
        assertThat(summary.getEngine()).isEqualTo("1.0.0");
        assertThat(summary.getStarted()).isEqualTo(results.started().toString());
        assertThat(summary.getEnded()).isEqualTo(results.ended().toString());
        assertThat(summary.getCounts()).hasSize(ItemState.values().length);
        results.counts()
                .forEach((state, count) -> assertThat(summary.getCounts()).containsEntry(state.name(), count));
    }
}
