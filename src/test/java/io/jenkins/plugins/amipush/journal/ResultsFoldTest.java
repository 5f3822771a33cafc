package io.jenkins.plugins.amipush.journal;

import static io.jenkins.plugins.amipush.journal.SampleJournals.BEIJING;
import static io.jenkins.plugins.amipush.journal.SampleJournals.GOV;
import static io.jenkins.plugins.amipush.journal.SampleJournals.OHIO;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.Test;

public class ResultsFoldTest {
    @Test
    public void aSuccessKnowsEverythingOfItsImage() {
        SampleJournals journal =
                SampleJournals.begun(null).image(OHIO).pushed(OHIO, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
        Results results = journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null))
                .results();

        assertThat(results.outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(results.exitCode()).isZero();
        assertThat(results.ended()).isEqualTo(journal.now());
        assertThat(results.settings()).containsEntry("ship", true);
        assertThat(results.bytesSent()).isEqualTo(10L << 30);
        assertThat(results.counts()).containsEntry(ItemState.PUSHED, 1).containsEntry(ItemState.PENDING, 0);
        ImageResult image = results.images().get(0);
        assertThat(image.state()).isEqualTo(ItemState.PUSHED);
        assertThat(image.ami()).isEqualTo("ami-0123456789abcdef0");
        assertThat(image.snapshotId()).isEqualTo("snap-0123456789abcdef0");
        assertThat(image.importTask()).isEqualTo("import-snap-0c0c0c0c");
        assertThat(image.object()).isEqualTo("redhat-cloudimg-us-east-2/rhel-8.5.raw");
        assertThat(image.sha256()).isEqualTo(SampleJournals.SHA256);
        assertThat(image.origin()).isEqualTo("/stage/ami/root");
        assertThat(image.shipped()).isTrue();
        assertThat(image.publicImage()).isTrue();
        assertThat(image.current()).isNull();
        assertThat(image.phases())
                .extracting(ImageResult.PhaseResult::phase)
                .startsWith(Phase.INSPECT, Phase.BUCKET, Phase.UPLOAD, Phase.IMPORT)
                .endsWith(Phase.RHSM, Phase.PUBLIC);
        assertThat(image.phases()).allMatch(phase -> phase.outcome() == Outcome.DONE && phase.ended() != null);
    }

    @Test
    public void aPartialFailureKeepsReasonsAttemptsAndTheAmi() {
        Results results = SampleJournals.partialFailure().results();

        assertThat(results.images()).extracting(ImageResult::id).containsExactly(OHIO, BEIJING, GOV);
        assertThat(results.counts())
                .containsEntry(ItemState.PUSHED, 1)
                .containsEntry(ItemState.UPLOADFAILED, 1)
                .containsEntry(ItemState.NOTPUSHED, 1);
        ImageResult failed = results.images().get(1);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.remedy()).isEqualTo("grant s3:PutObject");
        assertThat(failed.failures())
                .extracting(ImageResult.Failure::requestId)
                .containsExactly("REQUEST1", "REQUEST2");
        assertThat(failed.phases())
                .extracting(phase -> phase.phase() + " " + phase.attempt() + " " + phase.outcome())
                .containsExactly("UPLOAD 1 FAILED", "RETRY_WAIT 1 DONE", "UPLOAD 2 FAILED");
        assertThat(results.images().get(2).ami()).isEqualTo("ami-0aaaaaaaaaaaaaaa1");
        assertThat(results.warnings()).extracting(Results.Warning::image).containsExactly(GOV);
    }

    @Test
    public void whileItRunsProgressIsThatOfTheLastOpenPhaseOfEveryImageThatSharesIt() {
        SampleJournals journal = SampleJournals.begun(null).image(OHIO).image(GOV);
        journal.add(new Event.AttemptStarted(journal.now(), OHIO, 1, 4));
        journal.add(new Event.PhaseStarted(journal.now(), List.of(OHIO, GOV), Phase.UPLOAD, "bucket/key"));
        journal.add(new Event.Progress(journal.now(), List.of(OHIO, GOV), Phase.UPLOAD, 5, 10L, null));

        Results results = journal.results();
        assertThat(results.outcome()).isEqualTo(RunOutcome.RUNNING);
        assertThat(results.exitCode()).isNull();
        assertThat(results.images()).allSatisfy(image -> {
            assertThat(image.state()).isEqualTo(ItemState.PENDING);
            assertThat(image.current())
                    .isEqualTo(new ImageResult.Current(Phase.UPLOAD, journal.now(), "bucket/key", 5L, 10L, null));
        });

        journal.add(new Event.PhaseEnded(journal.now(), List.of(OHIO, GOV), Phase.UPLOAD, Outcome.DONE, "ok", 10L));
        assertThat(journal.results().bytesSent()).isEqualTo(10);
        assertThat(journal.results().images())
                .allSatisfy(image -> assertThat(image.phases())
                        .singleElement()
                        .extracting(ImageResult.PhaseResult::detail)
                        .isEqualTo("ok"));
    }

    @Test
    public void whatWasSentCountsOnceHoweverItsPhaseEnds() {
        List<String> both = List.of(OHIO, GOV);
        SampleJournals journal = SampleJournals.begun(null).image(OHIO).image(GOV);
        journal.add(new Event.PhaseStarted(journal.now(), both, Phase.BLOCKS, null));
        journal.add(new Event.Progress(journal.now(), both, Phase.BLOCKS, 50, 100L, null, 20L));
        assertThat(journal.results().bytesSent())
                .as("without what a disk does not hold")
                .isEqualTo(20);
        journal.add(new Event.Progress(journal.now(), both, Phase.BLOCKS, 60, 100L, null, 30L));
        assertThat(journal.results().bytesSent()).isEqualTo(30);
        journal.add(new Event.PhaseEnded(journal.now(), both, Phase.BLOCKS, Outcome.FAILED, "broken", 34L));
        assertThat(journal.results().bytesSent()).as("failed").isEqualTo(34);

        journal.add(new Event.PhaseStarted(journal.now(), both, Phase.BLOCKS, null));
        journal.add(new Event.Progress(journal.now(), both, Phase.BLOCKS, 60, 100L, null, 5L));
        journal.add(new Event.PhaseEnded(journal.now(), both, Phase.BLOCKS, Outcome.FAILED, "interrupted", null));
        assertThat(journal.results().bytesSent())
                .as("an end that does not tell")
                .isEqualTo(39);

        journal.add(new Event.PhaseStarted(journal.now(), both, Phase.BLOCKS, null));
        journal.add(new Event.Progress(journal.now(), List.of(GOV), Phase.BLOCKS, 60, 100L, null, 7L));
        journal.add(new Event.Stopped(journal.now(), "SIGTERM", 143));
        assertThat(journal.results().bytesSent()).as("broken off").isEqualTo(46);
        assertThat(journal.results().images().get(1).phases())
                .extracting(ImageResult.PhaseResult::bytes)
                .containsExactly(34L, 5L, 7L);
    }

    @Test
    public void whatOfNoImageIsKeptCountsWhenItEnds() {
        ResultsFold fold = new ResultsFold(0, 0, 0);
        Instant now = Instant.EPOCH;
        for (long sent = 1; sent <= 9; sent++) {
            fold.apply(new Event.Progress(now, List.of(OHIO), Phase.UPLOAD, sent, 9L, null, sent));
        }
        fold.apply(new Event.PhaseEnded(now, List.of(OHIO), Phase.UPLOAD, Outcome.DONE, null, 9L));
        assertThat(fold.results().bytesSent()).isEqualTo(9);
    }

    @Test
    public void workThatImagesShareHasOneNumberAlsoForThoseThatJoinIt() {
        SampleJournals journal = SampleJournals.begun(null).image(OHIO).image(GOV);
        journal.phase(OHIO, Phase.INSPECT, 1, Outcome.DONE, null, null);
        journal.phase(GOV, Phase.INSPECT, 1, Outcome.DONE, null, null);
        journal.add(new Event.PhaseStarted(journal.now(), List.of(OHIO), Phase.UPLOAD, null));
        journal.add(new Event.Progress(journal.now(), List.of(GOV, OHIO), Phase.UPLOAD, 5, 10L, null));
        journal.add(new Event.PhaseEnded(journal.now(), List.of(OHIO, GOV), Phase.UPLOAD, Outcome.DONE, "ok", 10L));
        journal.phase(OHIO, Phase.UPLOAD, 1, Outcome.DONE, "again", null);

        List<ImageResult> images = journal.results().images();
        List<Long> ohio = works(images.get(0));
        List<Long> gov = works(images.get(1));
        assertThat(gov.get(1)).as("the upload").isEqualTo(ohio.get(1));
        assertThat(Set.of(ohio.get(0), gov.get(0), ohio.get(1), ohio.get(2))).hasSize(4);
    }

    private static List<Long> works(ImageResult image) {
        return image.phases().stream().map(ImageResult.PhaseResult::work).toList();
    }

    @Test
    public void aPhaseTellsTheRequestThatFailedIt() {
        SampleJournals journal = SampleJournals.begun(null).image(OHIO);
        journal.add(new Event.PhaseStarted(journal.now(), List.of(OHIO), Phase.REGISTER, null));
        journal.add(new Event.PhaseEnded(
                journal.now(), List.of(OHIO), Phase.REGISTER, Outcome.FAILED, "refused", null, "REQUEST"));
        assertThat(journal.results().images().get(0).phases())
                .singleElement()
                .extracting(ImageResult.PhaseResult::requestId)
                .isEqualTo("REQUEST");
    }

    @Test
    public void aStopBreaksOffWhatRunsAndKeepsWhatIsDone() {
        SampleJournals journal =
                SampleJournals.begun(null).image(OHIO).image(GOV).pushed(OHIO, "ami-1", "snap-1");
        journal.add(new Event.PhaseStarted(journal.now(), List.of(GOV), Phase.IMPORT, null))
                .after(30);
        journal.add(new Event.Left(journal.now(), GOV, "us-gov-west-1", "import import-snap-1", "joined by the next"));
        Results results =
                journal.add(new Event.Stopped(journal.now(), "aborted", 1)).results();

        assertThat(results.outcome()).isEqualTo(RunOutcome.STOPPED);
        assertThat(results.reason()).isEqualTo("aborted");
        assertThat(results.left()).hasSize(1);
        assertThat(results.images().get(0).state()).isEqualTo(ItemState.PUSHED);
        ImageResult broken = results.images().get(1);
        assertThat(broken.state()).isEqualTo(ItemState.NOTPUSHED);
        assertThat(broken.reason()).isEqualTo("stopped");
        assertThat(broken.current()).isNull();
        assertThat(broken.phases().get(0).outcome()).isNull();
        assertThat(broken.phases().get(0).ended()).isEqualTo(journal.now());
    }

    @Test
    public void anEndWithoutALastWordOnAnImageLeavesNoneUndecided() {
        SampleJournals journal =
                SampleJournals.begun(null).image(OHIO).image(BEIJING).image(GOV);
        journal.add(new Event.FaultFound(
                journal.now(), new Fault("staged.json", "arch", "z80", "unknown", "use x86_64"), OHIO));
        journal.add(new Event.AttemptStarted(journal.now(), BEIJING, 1, 4));
        Results results = journal.add(new Event.End(journal.now(), RunOutcome.REFUSED, 30, "faults"))
                .results();

        assertThat(results.images())
                .extracting(ImageResult::state)
                .containsExactly(ItemState.INVALIDFILE, ItemState.UPLOADFAILED, ItemState.NOTPUSHED);
        assertThat(results.images().get(0).reason()).isEqualTo("staged.json: arch: unknown (found: z80); use x86_64");
        assertThat(results.images()).allMatch(image -> image.reason() != null);
    }

    @Test
    public void aDryRunPlansAndLeavesItsImagesPending() {
        SampleJournals journal = SampleJournals.begun(null).image(OHIO);
        journal.add(new Event.Plan(journal.now(), OHIO, List.of("bucket b"), List.of("upload", "import")));
        Results results = journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null))
                .results();

        assertThat(results.dryRun()).isTrue();
        assertThat(results.images().get(0).state()).isEqualTo(ItemState.PENDING);
        assertThat(results.images().get(0).exists()).containsExactly("bucket b");
        assertThat(results.images().get(0).todo()).containsExactly("upload", "import");
    }

    @Test
    public void anImageKeepsNoMoreThanItMay() {
        ResultsFold fold = new ResultsFold(10, 1_000, 3);
        for (int i = 1; i <= 5; i++) {
            fold.apply(new Event.PhaseStarted(null, List.of(OHIO), Phase.UPLOAD, "number " + i));
            fold.apply(new Event.AttemptFailed(null, OHIO, i, "no", null, null, false, 1.0));
        }
        fold.apply(new Event.PhaseStarted(null, List.of(GOV), Phase.UPLOAD, null));
        ImageResult image = fold.results().images().get(0);
        assertThat(image.phases())
                .extracting(ImageResult.PhaseResult::detail)
                .containsExactly("number 1", "number 2", "number 3");
        assertThat(image.failures()).hasSize(3);
        assertThat(image.attempts()).isEqualTo(5);
        assertThat(fold.results().images().get(1).phases()).hasSize(1);
        assertThat(fold.results().warnings())
                .extracting(Results.Warning::text)
                .containsExactly("the journal tells more than can be shown; the rest is left out");
    }

    /** Minutes, if each word on an image went through its phases; so with those that follow. */
    @Test(timeout = 120_000)
    public void anImageOfManyPhasesTakesNoLongerThanAnother() {
        ResultsFold fold = new ResultsFold();
        for (int i = 0; i < 200_000; i++) {
            fold.apply(new Event.PhaseStarted(null, List.of(OHIO), Phase.UPLOAD, null));
        }
        for (long i = 1; i <= 400_000; i++) {
            fold.apply(new Event.Progress(null, List.of(OHIO), Phase.IMPORT, i, null, null, i));
        }
        assertThat(fold.results().images().get(0).phases()).hasSize(200_001);
        assertThat(fold.results().images().get(0).current().done()).isEqualTo(400_000);
        assertThat(fold.results().bytesSent()).isEqualTo(400_000);
    }

    @Test
    public void whoeverIsNamedTwiceTakesPartOnce() {
        ResultsFold fold = new ResultsFold();
        fold.apply(new Event.PhaseStarted(null, Collections.nCopies(1_000, OHIO), Phase.UPLOAD, null));
        fold.apply(new Event.Progress(null, Collections.nCopies(1_000, OHIO), Phase.UPLOAD, 1, null, null, 7L));
        assertThat(fold.results().images().get(0).phases()).hasSize(1);
        fold.apply(new Event.PhaseEnded(null, List.of(OHIO, GOV, OHIO), Phase.UPLOAD, Outcome.DONE, null, 7L));
        assertThat(fold.results().bytesSent()).isEqualTo(7);
        assertThat(fold.results().images())
                .allSatisfy(image -> assertThat(image.phases()).hasSize(1));
    }

    @Test(timeout = 120_000)
    public void manyEndsAreToldToAnImageOnce() {
        ResultsFold fold = new ResultsFold();
        for (int i = 0; i < 20_000; i++) {
            fold.apply(new Event.Plan(null, "r/" + i, List.of(), List.of()));
        }
        for (int i = 0; i < 10_000_000; i++) {
            fold.apply(new Event.End(null, RunOutcome.PUSHED, 0, null));
        }
        fold.apply(new Event.AttemptStarted(null, "r/new", 1, 1));
        fold.apply(new Event.End(null, RunOutcome.FAILED, 30, "no"));
        assertThat(fold.results().counts())
                .containsEntry(ItemState.PENDING, 20_000)
                .containsEntry(ItemState.UPLOADFAILED, 1);
        fold.apply(new Event.Stopped(null, "aborted", 1));
        assertThat(fold.results().counts()).containsEntry(ItemState.NOTPUSHED, 20_000);
    }

    @Test
    public void warningsAreCappedAndTheRestCounted() {
        ResultsFold fold = new ResultsFold();
        SampleJournals journal = SampleJournals.begun(null);
        for (int i = 0; i < ResultsFold.MOST_WARNINGS + 5; i++) {
            fold.apply(new Event.Note(journal.now(), Event.Level.ERROR, "note " + i, null));
        }
        fold.apply(new Event.Note(journal.now(), Event.Level.INFO, "no warning", null));
        assertThat(fold.results().warnings()).hasSize(ResultsFold.MOST_WARNINGS);
        assertThat(fold.results().warningsOmitted()).isEqualTo(5);
    }

    @Test
    public void eventsWithMissingFieldsAreSurvived() {
        ResultsFold fold = new ResultsFold();
        for (String type : List.of(
                "begin",
                "note",
                "fault",
                "identity",
                "image",
                "plan",
                "attempt",
                "attempt-failed",
                "phase-started",
                "progress",
                "phase-ended",
                "resource",
                "image-ended",
                "left",
                "end",
                "stopped")) {
            for (String fields : List.of(
                    "",
                    ",\"image\":\"a\"",
                    ",\"images\":[\"a\",null],\"phase\":\"upload\"",
                    ",\"images\":[\"a\"],\"phase\":\"unheard-of\"",
                    ",\"fault\":{},\"image\":\"a\"")) {
                JournalFormat.parse("{\"type\":\"" + type + "\"" + fields + "}").ifPresent(fold::apply);
            }
        }
        assertThat(fold.results().images()).extracting(ImageResult::id).containsExactly("a");
    }

    @Test
    public void thirteenHundredImagesAreOnlyBuiltAnewWhereTheyChanged() {
        ResultsFold fold = new ResultsFold();
        SampleJournals journal = SampleJournals.begun(null);
        for (int i = 0; i < 1_360; i++) {
            String id = "us-east-2/image-" + i;
            journal.image(id).pushed(id, "ami-" + i, "snap-" + i);
            journal.add(new Event.PhaseStarted(journal.now(), List.of(id + "-more"), Phase.UPLOAD, null));
            for (int step = 0; step < 200; step++) {
                journal.add(new Event.Progress(journal.now(), List.of(id + "-more"), Phase.UPLOAD, step, 200L, null));
            }
        }
        journal.events().forEach(fold::apply);

        Results before = fold.results();
        assertThat(before.total()).isEqualTo(2 * 1_360);
        assertThat(before.counts())
                .isEqualTo(Map.of(
                        ItemState.PUSHED,
                        1_360,
                        ItemState.PENDING,
                        1_360,
                        ItemState.NOTPUSHED,
                        0,
                        ItemState.UPLOADFAILED,
                        0,
                        ItemState.INVALIDFILE,
                        0,
                        ItemState.CHECKSUM,
                        0));
        fold.apply(new Event.Progress(
                journal.now().plus(Duration.ofSeconds(1)),
                List.of("us-east-2/image-7-more"),
                Phase.UPLOAD,
                199,
                200L,
                "last"));
        Results after = fold.results();
        for (int i = 0; i < before.total(); i++) {
            if (before.images().get(i).id().equals("us-east-2/image-7-more")) {
                assertThat(after.images().get(i).current().message()).isEqualTo("last");
                assertThat(before.images().get(i).current().message()).isNull();
            } else {
                assertThat(after.images().get(i)).isSameAs(before.images().get(i));
            }
        }
    }
}
