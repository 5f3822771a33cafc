package io.jenkins.plugins.amipush.engine.cli;

import static io.jenkins.plugins.amipush.journal.SampleJournals.BEIJING;
import static io.jenkins.plugins.amipush.journal.SampleJournals.GOV;
import static io.jenkins.plugins.amipush.journal.SampleJournals.OHIO;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ConsoleLinesTest {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final List<String> SHARED = List.of(OHIO, GOV);

    private final FakeTime time = new FakeTime();
    private final ResultsFold fold = new ResultsFold();
    private final List<String> out = new ArrayList<>();
    private ConsoleLines console = console(0, false, true);

    @Test
    public void aLineHasTimeLevelAndMessageInTheOldForm() {
        tell(new Event.Note(time.now(), Event.Level.INFO, "Image name: N", OHIO));
        tell(new Event.Note(time.now(), Event.Level.WARNING, "odd", null));
        tell(new Event.Note(time.now(), Event.Level.DEBUG, "not shown", null));
        assertThat(out)
                .containsExactly(
                        "2026-11-24 05:00:00,123 [INFO    ] Image name: N", "2026-11-24 05:00:00,123 [WARNING ] odd");
    }

    @Test
    public void debugShowsMoreByDegrees() {
        console = console(1, false, true);
        tell(new Event.Note(time.now(), Event.Level.DEBUG, "products", null));
        tell(new Event.PhaseStarted(time.now(), SHARED, Phase.IMPORT, null));
        assertThat(texts()).containsExactly("[DEBUG   ] products");

        console = console(2, false, true);
        tell(new Event.PhaseStarted(time.now(), SHARED, Phase.IMPORT, null));
        assertThat(texts()).last().isEqualTo("[DEBUG   ] Phase IMPORT began for " + OHIO + ", " + GOV);
    }

    @Test
    public void faultsFailuresAndWhatIsLeftAreOneLineEach() {
        tell(new Event.FaultFound(time.now(), new Fault("staged.json", "arch", "z80", "unknown", "use x86_64"), null));
        tell(new Event.AttemptStarted(time.now(), OHIO, 2, 4));
        tell(new Event.AttemptFailed(time.now(), OHIO, 2, "denied", "grant it", "REQ", false, 60.0));
        tell(new Event.AttemptFailed(time.now(), OHIO, 3, "denied", null, null, true, null));
        tell(new Event.ImageEnded(time.now(), OHIO, ItemState.UPLOADFAILED, false, false, "denied", "grant it"));
        tell(new Event.Left(time.now(), OHIO, "us-east-2", "an unfinished upload", "the next push continues it"));
        tell(new Event.Stopped(time.now(), "interrupted", 1));
        assertThat(texts())
                .containsExactly(
                        "[ERROR   ] staged.json: arch: unknown (found: z80); use x86_64",
                        "[INFO    ] Attempt 2 of 4: " + OHIO,
                        "[WARNING ] Attempt 2 failed: " + OHIO
                                + ": denied (AWS RequestId: REQ); grant it; next attempt in 60 s",
                        "[ERROR   ] Attempt 3 failed: " + OHIO + ": denied",
                        "[ERROR   ] " + OHIO + ": UPLOADFAILED: denied; grant it",
                        "[WARNING ] Left in us-east-2: an unfinished upload; the next push continues it",
                        "[ERROR   ] AMI upload stopped: interrupted");
    }

    @Test
    public void theEndIsSaidInTheWordsThatReadersKnow() {
        tell(new Event.End(time.now(), RunOutcome.PUSHED, 0, null));
        tell(new Event.End(time.now(), RunOutcome.FAILED, 30, "1 of 2 images failed"));
        tell(new Event.End(time.now(), RunOutcome.REFUSED, 30, "2 faults"));
        tell(new Event.Plan(time.now(), OHIO, List.of("bucket b"), List.of("upload")));
        tell(new Event.End(time.now(), RunOutcome.PUSHED, 0, null));
        assertThat(texts())
                .containsExactly(
                        "[INFO    ] AMI upload completed",
                        "[ERROR   ] AMI upload failed: 1 of 2 images failed",
                        "[ERROR   ] AMI upload not started: 2 faults",
                        "[INFO    ] Plan for " + OHIO + ":",
                        "[INFO    ]   exists: bucket b",
                        "[INFO    ]   would do: upload",
                        "[INFO    ] Dry run completed, nothing was changed");
    }

    @Test
    public void e30UploadProgressIsToldAtOnceThenEveryFifteenSecondsAndAtTheEnd() {
        tell(new Event.PhaseStarted(time.now(), SHARED, Phase.UPLOAD, "bucket/key"));
        upload(1048576L, 20971520L, 0);
        upload(2097152L, 20971520L, 14);
        upload(3145728L, 20971520L, 1);
        upload(20971520L, 20971520L, 1);
        upload(20971520L, 20971520L, 20);
        assertThat(texts())
                .containsExactly(
                        "[INFO    ] Bytes uploaded (bucket/key): 1048576/20971520 (5.00%)",
                        "[INFO    ] Bytes uploaded (bucket/key): 3145728/20971520 (15.00%)",
                        "[INFO    ] Bytes uploaded (bucket/key): 20971520/20971520 (100.00%)");
    }

    @Test
    public void anUploadOfUnknownSizeIsToldWithoutIt() {
        tell(new Event.PhaseStarted(time.now(), SHARED, Phase.UPLOAD, "bucket/key"));
        upload(5L, null, 0);
        assertThat(texts()).containsExactly("[INFO    ] Bytes uploaded (bucket/key): 5");
    }

    @Test
    public void importProgressIsToldWhenItChanges() {
        for (String message : List.of("pending", "pending", "converting")) {
            tell(new Event.Progress(time.now(), SHARED, Phase.IMPORT, 10, 100L, message));
        }
        assertThat(texts())
                .containsExactly(
                        "[INFO    ] Snapshot import progress: 10% - pending [" + OHIO + "]",
                        "[INFO    ] Snapshot import progress: 10% - converting [" + OHIO + "]");
    }

    @Test
    public void besideBarsNoProgressIsToldInLines() {
        console = console(0, false, false);
        upload(5L, 10L, 0);
        assertThat(out).isEmpty();
    }

    @Test
    public void aSilenceOfAMinuteIsBroken() {
        SampleJournals.begun(null)
                .image(OHIO)
                .image(GOV)
                .image(BEIJING)
                .events()
                .forEach(fold::apply);
        tell(new Event.AttemptStarted(time.now(), OHIO, 1, 4));
        tell(new Event.PhaseStarted(time.now(), List.of(OHIO), Phase.IMPORT, null));
        tell(new Event.Progress(time.now(), List.of(OHIO), Phase.IMPORT, 45, 100L, "converting"));
        tell(new Event.ImageEnded(time.now(), GOV, ItemState.PUSHED, false, false, null, null));
        out.clear();

        time.pass(59);
        console.beatOnce();
        assertThat(out).isEmpty();
        time.pass(1);
        console.beatOnce();
        console.beatOnce();
        assertThat(texts())
                .containsExactly("[INFO    ] Still working: 1 images done, 1 running, 1 waiting; import 1 (45 %)");
        time.pass(60);
        tell(new Event.End(time.now(), RunOutcome.PUSHED, 0, null));
        time.pass(60);
        console.beatOnce();
        assertThat(out).hasSize(2);
    }

    @Test
    public void inARehearsalSilenceIsMeasuredByTheMachinesClock() {
        time.speed = 600;
        console = console(0, false, true);
        time.pass(600 * 59);
        console.beatOnce();
        assertThat(out).isEmpty();
        time.pass(600);
        console.beatOnce();
        assertThat(out).hasSize(1);
    }

    @Test
    public void controlCharactersAndSecretsDoNotGetThrough() {
        tell(new Event.Note(time.now(), Event.Level.INFO, "a\u001b[2Jb\u0007\u202ec\r\nd S3cret+/x e\u009bf", null));
        assertThat(texts()).containsExactly("[INFO    ] a?[2Jb??c d **** e?f");
    }

    @Test
    public void onlyATerminalIsColoured() {
        console = console(0, true, true);
        tell(new Event.Note(time.now(), Event.Level.ERROR, "bad", null));
        tell(new Event.Note(time.now(), Event.Level.INFO, "good", null));
        assertThat(out.get(0)).startsWith("\u001b[31m").endsWith("bad\u001b[0m");
        assertThat(out.get(1)).doesNotContain("\u001b");
        assertThat(Terminal.colours(true, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Terminal.colours(true, Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Terminal.colours(false, Map.of())).isFalse();
    }

    @Test
    public void theSummaryNamesEveryImage() {
        SampleJournals.partialFailure().events().forEach(fold::apply);
        console.summary(Path.of("artifacts", "20261124100000"));
        assertThat(out)
                .containsExactly(
                        "PUSHED        us-east-2      RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2  ami-0123456789abcdef0",
                        "UPLOADFAILED  cn-north-1     RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Access2-GP2  -",
                        "    An error occurred (AccessDenied) when calling PutObject: not authorized; grant s3:PutObject",
                        "NOTPUSHED     us-gov-west-1  RHEL-8.5.0_HVM_GA-20210902-arm64-5-Hourly2-GP3   ami-0aaaaaaaaaaaaaaa1",
                        "    RHSM answered 500 to POST /regions; try again later",
                        "3 images: 1 PUSHED, 1 NOTPUSHED, 1 UPLOADFAILED",
                        "Results: " + Path.of("artifacts", "20261124100000"));
    }

    @Test
    public void withoutImagesTheSummarySaysOnlyWhereTheResultsAre() {
        console.summary(null);
        assertThat(out).isEmpty();
    }

    private void upload(long done, Long total, int secondsLater) {
        time.pass(secondsLater);
        tell(new Event.Progress(time.now(), SHARED, Phase.UPLOAD, done, total, null));
    }

    private void tell(Event event) {
        fold.apply(event);
        console.heard(event);
    }

    /** The lines without their time. */
    private List<String> texts() {
        return out.stream().map(line -> line.substring(24)).toList();
    }

    private ConsoleLines console(int debug, boolean colours, boolean progress) {
        return new ConsoleLines(
                out::add,
                new ConsoleLines.Style(debug, colours, progress, ZONE),
                time,
                new Redaction(List.of("S3cret+/x")),
                fold::results);
    }

    private static final class FakeTime implements Time {
        private Instant now = Instant.parse("2026-11-24T10:00:00.123Z");
        private double speed = 1;

        void pass(long seconds) {
            now = now.plusSeconds(seconds);
        }

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
            return speed;
        }
    }
}
