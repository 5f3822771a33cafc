package io.jenkins.plugins.amipush.journal;

import static io.jenkins.plugins.amipush.journal.SampleJournals.BEIJING;
import static io.jenkins.plugins.amipush.journal.SampleJournals.GOV;
import static io.jenkins.plugins.amipush.journal.SampleJournals.OHIO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class MergedResultsTest {
    private static final String AMI = "ami-0123456789abcdef0";
    private static final String SNAPSHOT = "snap-0123456789abcdef0";

    @Test
    public void nothingYetIsRunning() {
        Results results = MergedResults.of(List.of());
        assertThat(results.outcome()).isEqualTo(RunOutcome.RUNNING);
        assertThat(results.total()).isZero();
    }

    @Test
    public void onePushIsItself() {
        Results push = SampleJournals.partialFailure().results();
        assertThat(MergedResults.of(List.of(push))).isSameAs(push);
    }

    @Test
    public void parallelPushesAddUp() {
        Results ohio = pushed(OHIO);
        Results gov = pushed(GOV);
        Results merged = MergedResults.of(List.of(ohio, gov));

        assertThat(merged.outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(merged.exitCode()).isZero();
        assertThat(merged.images()).extracting(ImageResult::id).containsExactly(OHIO, GOV);
        assertThat(merged.counts()).containsEntry(ItemState.PUSHED, 2).containsEntry(ItemState.PENDING, 0);
        assertThat(merged.total()).isEqualTo(2);
        assertThat(merged.bytesSent()).isEqualTo(20L << 30);
        assertThat(merged.started()).isEqualTo(ohio.started());
        assertThat(merged.ended()).isEqualTo(gov.ended());
        assertThat(merged.identities()).hasSize(2);
        assertThat(merged.settings()).isEqualTo(ohio.settings());
    }

    @Test
    public void workOfDifferentPushesIsNotTheSameWork() {
        Results merged = MergedResults.of(List.of(pushed(OHIO), pushed(GOV), failed(BEIJING, "failed")));
        List<Long> works = merged.images().stream()
                .flatMap(image -> image.phases().stream())
                .map(ImageResult.PhaseResult::work)
                .toList();
        assertThat(works).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    @Test
    public void theWorstOutcomeCountsAndEveryReasonIsTold() {
        Results failed = failed(BEIJING, "1 of 1 images failed");
        Results refused = refused("no stage at /stage");
        Results merged = MergedResults.of(List.of(pushed(OHIO), refused, failed));

        assertThat(merged.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(merged.exitCode()).isEqualTo(30);
        assertThat(merged.reason()).isEqualTo("no stage at /stage; 1 of 1 images failed");
        assertThat(merged.faults()).hasSize(1);
    }

    @Test
    public void somethingThatRunsMakesTheWholeRun() {
        SampleJournals running = SampleJournals.begun(null).image(GOV);
        Results merged = MergedResults.of(List.of(failed(BEIJING, "failed"), running.results()));

        assertThat(merged.outcome()).isEqualTo(RunOutcome.RUNNING);
        assertThat(merged.exitCode()).isNull();
        assertThat(merged.ended()).isNull();
    }

    @Test
    public void aLaterPushOfTheSameImageReplacesTheEarlierAndItsFailure() {
        SampleJournals first = SampleJournals.begun(null).image(OHIO).image(BEIJING);
        first.pushed(OHIO, AMI, SNAPSHOT).failing(BEIJING, 1);
        first.add(new Event.Left(first.now(), BEIJING, "cn-north-1", "an object", "is found again"));
        first.add(new Event.End(first.now(), RunOutcome.FAILED, 30, "1 of 2 images failed"));
        Results merged = MergedResults.of(List.of(first.results(), pushed(BEIJING)));

        assertThat(merged.outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(merged.reason()).isNull();
        assertThat(merged.images()).extracting(ImageResult::id).containsExactly(OHIO, BEIJING);
        assertThat(merged.images()).extracting(ImageResult::state).containsOnly(ItemState.PUSHED);
        assertThat(merged.left()).isEmpty();
    }

    @Test
    public void whatALaterPushDidNotComeToStaysAsItWas() {
        SampleJournals stopped = SampleJournals.begun(null).image(OHIO);
        stopped.add(new Event.Stopped(stopped.now(), "stopped by a signal", 40));
        Results merged = MergedResults.of(List.of(pushed(OHIO), stopped.results()));

        assertThat(merged.images()).extracting(ImageResult::ami).containsExactly(AMI);
        assertThat(merged.images()).extracting(ImageResult::state).containsExactly(ItemState.PUSHED);
        assertThat(merged.outcome()).isEqualTo(RunOutcome.STOPPED);
        assertThat(merged.reason()).isEqualTo("stopped by a signal");
    }

    @Test
    public void aFailureThatNobodyTookUpStays() {
        SampleJournals first = SampleJournals.begun(null).image(OHIO).image(BEIJING);
        first.failing(OHIO, 1).failing(BEIJING, 1);
        first.add(new Event.End(first.now(), RunOutcome.FAILED, 30, "2 of 2 images failed"));
        Results merged = MergedResults.of(List.of(first.results(), pushed(OHIO)));

        assertThat(merged.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(merged.counts()).containsEntry(ItemState.PUSHED, 1).containsEntry(ItemState.UPLOADFAILED, 1);
    }

    @Test
    public void aRehearsalIsNotTakenForAPush() {
        SampleJournals rehearsal = SampleJournals.begun(600.0).image(OHIO).image(GOV);
        rehearsal.pushed(OHIO, "ami-0dddddddddddddddd", SNAPSHOT).pushed(GOV, "ami-0eeeeeeeeeeeeeeee", SNAPSHOT);
        rehearsal.add(new Event.End(rehearsal.now(), RunOutcome.PUSHED, 0, null));
        Results merged = MergedResults.of(List.of(rehearsal.results(), pushed(OHIO), rehearsal.results()));

        assertThat(merged.rehearsal()).isFalse();
        assertThat(merged.images()).extracting(ImageResult::ami).containsExactly(AMI);
        assertThat(merged.warnings())
                .extracting(Results.Warning::text)
                .containsExactly("not shown, because this build did more than that: 2 rehearsals or dry runs");
        assertThat(merged.warningsOmitted()).isZero();
        assertThat(MergedResults.of(List.of(rehearsal.results(), rehearsal.results()))
                        .rehearsal())
                .isTrue();
    }

    @Test
    public void aDryRunDoesNotHideWhatWasPushed() {
        SampleJournals dry = SampleJournals.begun(null).image(OHIO);
        dry.add(new Event.Plan(dry.now(), OHIO, List.of("AMI " + AMI), List.of("publish")));
        dry.add(new Event.End(dry.now(), RunOutcome.PUSHED, 0, null));
        Results merged = MergedResults.of(List.of(pushed(OHIO), dry.results()));

        assertThat(merged.dryRun()).isFalse();
        assertThat(merged.images()).extracting(ImageResult::state).containsExactly(ItemState.PUSHED);
    }

    @Test
    public void anOptionOfSeveralValuesShowsThemAll() {
        SampleJournals first = SampleJournals.begun(null);
        SampleJournals second = new SampleJournals()
                .add(new Event.Begin(
                        first.now(), 1, "1.0.0", Map.of("ship", true, "only-regions", List.of("us-east-2")), null));
        SampleJournals third = new SampleJournals()
                .add(new Event.Begin(
                        first.now(), 1, "1.0.0", Map.of("ship", false, "only-regions", List.of("us-west-1")), null));
        assertThat(MergedResults.of(List.of(second.results(), third.results())).settings())
                .containsEntry("ship", List.of(true, false))
                .containsEntry("only-regions", List.of(List.of("us-east-2"), List.of("us-west-1")));
    }

    @Test
    public void warningsAreBoundedTogether() {
        SampleJournals noisy = SampleJournals.begun(null);
        for (int i = 0; i < 700; i++) {
            noisy.add(new Event.Note(noisy.now(), Event.Level.WARNING, "warning " + i, null));
        }
        Results merged = MergedResults.of(List.of(noisy.results(), noisy.results()));
        assertThat(merged.warnings()).hasSize(ResultsFold.MOST_WARNINGS);
        assertThat(merged.warningsOmitted()).isEqualTo(400);
    }

    private static Results pushed(String image) {
        SampleJournals journal = SampleJournals.begun(null).image(image).pushed(image, AMI, SNAPSHOT);
        String region = image.substring(0, image.indexOf('/'));
        journal.add(new Event.Identity(journal.now(), region, "123456789012", "arn:aws:iam::1:user/a", null, null));
        return journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null))
                .results();
    }

    private static Results failed(String image, String reason) {
        SampleJournals journal = SampleJournals.begun(null).image(image).failing(image, 1);
        return journal.add(new Event.End(journal.now(), RunOutcome.FAILED, 30, reason))
                .results();
    }

    private static Results refused(String reason) {
        SampleJournals journal = SampleJournals.begun(null);
        journal.add(new Event.FaultFound(journal.now(), Fault.of("/stage", "is not there", null), null));
        return journal.add(new Event.End(journal.now(), RunOutcome.REFUSED, 20, reason))
                .results();
    }
}
