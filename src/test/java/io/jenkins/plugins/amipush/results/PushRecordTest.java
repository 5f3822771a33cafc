package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import io.jenkins.plugins.amipush.report.ImagesJson;
import io.jenkins.plugins.amipush.report.PushLog;
import io.jenkins.plugins.amipush.report.ReportJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class PushRecordTest {
    private static final String BEGIN =
            "{\"type\":\"begin\",\"time\":\"2026-11-24T10:00:00Z\",\"format\":1,\"engine\":\"1.0.0\",\"settings\":{}}\n";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path directory;

    @Before
    public void makeDirectory() throws IOException {
        directory = folder.newFolder("ami-push").toPath();
    }

    @Test
    public void piecesOfAnySizeAreReadThenKept() throws Exception {
        SampleJournals journal = SampleJournals.partialFailure();
        byte[] bytes = bytes(journal.text());
        PushRecord record = record();
        List<Event> events = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 101) {
            byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 101));
            assertThat(record.read(chunk)).isEqualTo(record.read(chunk));
            events.addAll(record.read(chunk));
            assertThat(record.length()).isEqualTo(from);
            record.append(chunk);
        }

        assertThat(events).isEqualTo(journal.events());
        assertThat(record.results()).isEqualTo(journal.results());
        assertThat(record.closed()).isTrue();
        assertThat(directory.resolve("1.ndjson")).hasBinaryContent(bytes);
    }

    @Test
    public void aRestartWithinALineLosesAndDoublesNothing() throws Exception {
        SampleJournals journal = SampleJournals.partialFailure();
        byte[] bytes = bytes(journal.text());
        List<Event> events = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += 333) {
            PushRecord record = record();
            assertThat(record.length()).isEqualTo(from);
            assertThat(record.closed()).isFalse();
            byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 333));
            events.addAll(record.read(chunk));
            record.append(chunk);
        }

        assertThat(events).isEqualTo(journal.events());
        assertThat(record().results()).isEqualTo(journal.results());
    }

    @Test
    public void aMovedDirectoryIsFollowed() throws Exception {
        Path[] place = {directory};
        PushRecord record = new PushRecord(() -> place[0], "1");
        record.append(bytes(BEGIN));
        place[0] = Files.move(directory, directory.resolveSibling("moved"));
        record.append(bytes("{\"type\":\"end\",\"outcome\":\"pushed\",\"exitCode\":0}\n"));

        assertThat(record.results().outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(new PushRecord(() -> place[0], "1").results().outcome()).isEqualTo(RunOutcome.PUSHED);
    }

    @Test
    public void closedWithoutALastLineItHasFailedAndStaysSo() throws Exception {
        SampleJournals journal = SampleJournals.begun(null).image(SampleJournals.OHIO);
        PushRecord record = record();
        record.append(bytes(journal.text()));
        assertThat(record.closed()).isFalse();
        record.close("the agent is gone");

        for (PushRecord same : List.of(record, record())) {
            assertThat(same.closed()).isTrue();
            Results results = same.results();
            assertThat(results.outcome()).isEqualTo(RunOutcome.FAILED);
            assertThat(results.reason()).isEqualTo("the agent is gone");
            assertThat(results.exitCode()).isNull();
            assertThat(results.images()).extracting(ImageResult::state).containsExactly(ItemState.NOTPUSHED);
            assertThat(results.images()).extracting(ImageResult::reason).containsExactly("the agent is gone");
            assertThatThrownBy(() -> same.append(bytes("\n"))).hasMessage("the record of push 1 is closed");
        }
        assertThat(directory.resolve("1.ndjson")).hasBinaryContent(bytes(journal.text()));
    }

    @Test
    public void closingDoesNotOverruleTheJournal() throws Exception {
        PushRecord record = record();
        record.append(bytes(SampleJournals.partialFailure().text()));
        record.close("the agent is gone");
        assertThat(record.results().reason()).isEqualTo("2 of 3 images failed");
    }

    @Test
    public void closedWithoutAReasonItSaysThatNobodyKnows() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        record.close(null);
        assertThat(record.results().reason()).isEqualTo("the push ended without telling how");
        assertThat(record().results().reason()).isEqualTo("the push ended without telling how");
    }

    @Test
    public void abandonedItIsOverAndSaysWhatIsThere() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        record.abandon();
        assertThat(record.results().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(record.results().reason()).isEqualTo("the build ended before the push told how it ended");

        Files.delete(directory.resolve("1.ndjson"));
        PushRecord lost = record();
        lost.abandon();
        assertThat(lost.results().reason()).isEqualTo("the copy of its journal is gone from the build's directory");
    }

    @Test
    public void whatIsOverTakesLessRoomAndSaysTheSame() throws Exception {
        SampleJournals journal = large();
        PushRecord record = record();
        record.append(bytes(journal.text()));
        record.pack();
        for (PushRecord same : List.of(record, record())) {
            assertThat(same.results()).isEqualTo(journal.results());
            assertThat(same.closed()).isTrue();
            List<Event> events = new ArrayList<>();
            same.replay(events::add);
            assertThat(events)
                    .isEqualTo(journal.events().stream()
                            .filter(event -> !(event instanceof Event.Progress)
                                    && !(event instanceof Event.Note note && note.level() != Event.Level.WARNING))
                            .toList());
            assertThatThrownBy(() -> same.append(bytes("\n"))).hasMessage("the record of push 1 is closed");
            same.pack();
        }
        assertThat(directory.resolve("1.ndjson")).doesNotExist();
        assertThat(Files.size(directory.resolve("1.ndjson.gz"))).isLessThan(bytes(journal.text()).length / 10);
        assertThat(directory.resolve("1.ndjson.gz.tmp")).doesNotExist();
    }

    @Test
    public void allStaysWhereTheResultsNeedIt() throws Exception {
        // A phase that is known by how far it was; and a line that only begins like one.
        SampleJournals journal = large();
        List<Event> events = new ArrayList<>(journal.events());
        events.add(1, new Event.Progress(journal.now(), List.of("us-east-2/image-1"), Phase.UPLOAD, 7, 9L, null));
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(JournalFormat.line(event)).append('\n'));
        for (String told : List.of(text.toString(), "{\"type\":\"progress\", no\n" + journal.text())) {
            directory = folder.newFolder().toPath();
            PushRecord record = record();
            record.append(bytes(told));
            Results before = record().results();
            record.pack();
            assertThat(directory.resolve("1.ndjson")).doesNotExist();
            assertThat(record().results()).isEqualTo(before);
            assertThat(record().length()).isEqualTo(bytes(told).length);
        }
    }

    @Test
    public void theSavedDataOfALargeReleaseIsSmall() throws Exception {
        Random random = new Random(1);
        SampleJournals journal = SampleJournals.begun(null);
        for (int i = 0; i < 1_360; i++) {
            String image = "ap-southeast-" + i % 17 + "/RHEL-9.6.0_HVM_GA-20260901-x86_64-" + i / 17 + "-Hourly2-GP3";
            journal.image(image);
            journal.add(new Event.PhaseStarted(journal.now(), List.of(image), Phase.IMPORT, null));
            for (int percent = 3; percent < 100; percent += 5) {
                journal.add(new Event.Progress(
                        journal.now().plusNanos(random.nextInt(1_000_000_000)),
                        List.of(image),
                        Phase.IMPORT,
                        percent,
                        100L,
                        "converting"));
            }
            journal.phase(image, Phase.IMPORT, random.nextInt(1_000), Event.Outcome.DONE, null, null);
            journal.pushed(
                    image, "ami-0%016x".formatted(random.nextLong()), "snap-0%016x".formatted(random.nextLong()));
        }
        journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
        PushRecord record = record();
        record.append(bytes(journal.text()));
        record.pack();
        assertThat(bytes(journal.text()).length).isGreaterThan(10_000_000);
        assertThat(Files.size(directory.resolve("1.ndjson.gz"))).isLessThan(700_000);
    }

    @Test
    public void whatIsNotOverStaysAsItIs() throws Exception {
        String text = large().text();
        byte[] bytes = bytes(text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1));
        PushRecord record = record();
        record.append(bytes);
        record.pack();
        assertThat(directory.resolve("1.ndjson")).hasBinaryContent(bytes);
        assertThat(directory.resolve("1.ndjson.gz")).doesNotExist();
    }

    @Test
    public void aCrashWhileItIsPackedLosesNothing() throws Exception {
        SampleJournals journal = large();
        record().append(bytes(journal.text()));
        // Died while it was written, and, in the next round, before the plain one went.
        for (String left : List.of("1.ndjson.gz.tmp", "1.ndjson.gz")) {
            Files.write(directory.resolve(left), new byte[] {0x1f, (byte) 0x8b, 8, 0});
            assertThat(record().results()).isEqualTo(journal.results());
            assertThat(record().length()).isEqualTo(bytes(journal.text()).length);
        }
        record().pack();
        assertThat(directory).isDirectoryContaining("glob:**/1.ndjson.gz").isDirectoryNotContaining("glob:**/1.ndjson");
        assertThat(record().results()).isEqualTo(journal.results());
    }

    @Test
    public void aDamagedCopyIsReadAsFarAsItGoes() throws Exception {
        SampleJournals journal = large();
        record().append(bytes(journal.text()));
        record().pack();
        Path packed = directory.resolve("1.ndjson.gz");
        byte[] whole = Files.readAllBytes(packed);
        for (int length : new int[] {0, 3, 9, 20, whole.length / 2, whole.length - 9}) {
            Files.write(packed, Arrays.copyOf(whole, length));
            PushRecord damaged = record();
            damaged.abandon();
            List<String> read = ids(damaged.results());
            assertThat(ids(journal.results()).subList(0, read.size())).isEqualTo(read);
        }
        assertThat(record().results().images()).isNotEmpty();
    }

    @Test
    public void aDamagedCopyIsNotTakenForOneThatWasCutOff() throws Exception {
        record().append(bytes(large().text()));
        record().pack();
        Path packed = directory.resolve("1.ndjson.gz");
        byte[] damaged = Arrays.copyOf(Files.readAllBytes(packed), (int) Files.size(packed) / 2);
        // The last four bytes of a whole one are the length of what is compressed.
        Arrays.fill(damaged, damaged.length - 4, damaged.length, (byte) 0xff);
        Files.write(packed, damaged);
        PushRecord record = record();
        record.abandon();
        assertThat(record.results().reason()).isEqualTo("the build ended before the push told how it ended");
    }

    @Test
    public void nobodyWaitsWhileItIsPacked() throws Exception {
        PushRecord record = record();
        record.append(bytes(large().text()));
        ExecutorService other = Executors.newSingleThreadExecutor();
        List<Integer> totals = new ArrayList<>();
        try {
            record.pack((whole, sieved) -> {
                try {
                    totals.add(other.submit(record::results)
                            .get(60, TimeUnit.SECONDS)
                            .total());
                } catch (InterruptedException | ExecutionException | TimeoutException e) {
                    throw new AssertionError("the results cannot be had while the journal is compressed", e);
                }
                return true;
            });
        } finally {
            other.shutdownNow();
        }
        assertThat(totals).containsExactly(20);
        assertThat(directory.resolve("1.ndjson")).doesNotExist();
    }

    @Test
    public void whatIsToldWhileItIsPackedIsNotLost() throws Exception {
        SampleJournals journal = large();
        PushRecord record = record();
        record.append(bytes(journal.text()));
        byte[] more =
                bytes(JournalFormat.line(new Event.Note(journal.now(), Event.Level.WARNING, "late", null)) + "\n");
        record.pack((whole, sieved) -> {
            record.append(more);
            return true;
        });
        assertThat(record().length()).isEqualTo(bytes(journal.text()).length + more.length);
        assertThat(record().results().warnings())
                .extracting(Results.Warning::text)
                .contains("late");
        record().pack();
        assertThat(directory.resolve("1.ndjson")).doesNotExist();
        assertThat(record().results().warnings())
                .extracting(Results.Warning::text)
                .contains("late");
    }

    @Test
    public void whatWasPackedIsNotHeldInMemory() throws Exception {
        PushRecord record = record();
        record.append(bytes(large().text()));
        assertThat(record.results().total()).isEqualTo(20);
        record.pack();
        Files.delete(directory.resolve("1.ndjson.gz"));
        assertThat(record.results().total()).isZero();
    }

    private static List<String> ids(Results results) {
        return results.images().stream().map(ImageResult::id).toList();
    }

    private static SampleJournals large() {
        SampleJournals journal = SampleJournals.begun(null);
        for (int i = 0; i < 20; i++) {
            String image = "us-east-2/image-" + i;
            journal.image(image);
            journal.add(new Event.PhaseStarted(journal.now(), List.of(image), Phase.COPY, null));
            journal.add(new Event.Progress(journal.now(), List.of(image), Phase.COPY, 7, 100L, null));
            journal.add(new Event.Note(journal.now(), Event.Level.INFO, "copying", image));
            journal.add(new Event.Note(journal.now(), Event.Level.WARNING, "slow", image));
            journal.add(
                    new Event.PhaseEnded(journal.now(), List.of(image), Phase.COPY, Event.Outcome.DONE, null, null));
            journal.pushed(image, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
        }
        return journal.add(new Event.End(journal.now(), RunOutcome.PUSHED, 0, null));
    }

    @Test
    public void linesThatAreNoJournalsAreLeftOutAndTold() throws Exception {
        String bad = "<html>\n" + "{\"type\":\"note\",\"text\":[}\n" + "x".repeat(2 << 20) + "\n";
        PushRecord record = record();
        byte[] chunk = bytes(BEGIN + bad + "{\"type\":\"end\",\"outcome\":\"pushed\",\"exitCode\":0}\n");
        assertThat(record.read(chunk)).hasSize(5);
        record.append(chunk);

        assertThat(record.results().outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(record.results().warnings())
                .extracting(Results.Warning::text)
                .satisfiesExactly(
                        text -> assertThat(text)
                                .startsWith("line 2 of the journal: ")
                                .endsWith("; left out"),
                        text -> assertThat(text).startsWith("line 3 of the journal: "),
                        text -> assertThat(text)
                                .isEqualTo("line 4 of the journal: longer than 1048576 bytes; left out"));
    }

    @Test
    public void badLinesDoNotFloodTheLog() throws Exception {
        PushRecord record = record();
        byte[] chunk = bytes("x\n".repeat(1_000));
        record.append(chunk);
        assertThat(record.results().warnings()).hasSize(UntrustedJournal.MOST_REFUSALS);
        assertThat(record.read(chunk)).isEmpty();
    }

    @Test
    public void forgedIdsAreNotBelieved() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        for (String[] forged : new String[][] {
            {"ami", "ami-0123456789abcdef0; rm -rf /"},
            {"ami", "https://evil.example.com"},
            {"snapshot", "snap-<script>alert(1)</script>"},
            {"import-task", "../../secret"}
        }) {
            record.append(bytes("{\"type\":\"resource\",\"images\":[\"us-east-2/a\"],\"kind\":\"" + forged[0]
                    + "\",\"id\":\"" + forged[1] + "\",\"created\":true}\n"));
        }
        record.append(bytes("{\"type\":\"resource\",\"images\":[\"us-east-2/b\"],\"kind\":\"ami\"}\n"));

        assertThat(record.results().images()).isEmpty();
        assertThat(record.results().warnings()).hasSize(5);
        assertThat(record.results().warnings().get(0).text())
                .isEqualTo(
                        "the journal names AMI \"ami-0123456789abcdef0; rm -rf /\", which is no id of AWS; left out");
        assertThat(ImagesJson.text(record.results())).isEqualTo("[]");
    }

    @Test
    public void aRehearsalsIdsAreBelieved() throws Exception {
        PushRecord record = record();
        record.append(bytes(SampleJournals.partialFailure().text()));
        assertThat(record.results().warnings())
                .extracting(Results.Warning::text)
                .containsExactly("hourly, but public images are not allowed");
    }

    @Test
    public void imagesAndPhasesAreBounded() throws Exception {
        StringBuilder text = new StringBuilder(BEGIN);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < UntrustedJournal.MOST_IMAGES + 50; i++) {
            all.append(i == 0 ? "" : ",").append("\"r/").append(i).append('"');
        }
        for (int i = 0; i < 40; i++) {
            text.append("{\"type\":\"phase-started\",\"phase\":\"upload\",\"images\":[")
                    .append(all)
                    .append("]}\n");
        }
        PushRecord record = record();
        record.append(bytes(text.toString()));

        Results results = record.results();
        assertThat(results.total()).isEqualTo(UntrustedJournal.MOST_IMAGES);
        assertThat(results.images().stream()
                        .mapToInt(image -> image.phases().size())
                        .sum())
                .isLessThan(200_000);
        assertThat(results.warnings())
                .extracting(Results.Warning::text)
                .containsExactly("the journal tells more than can be shown; the rest is left out");
    }

    /** Three bytes of a journal make an object: a journal that may be kept could still fill the memory. */
    @Test
    public void valuesAreBounded() throws Exception {
        String many = "{}" + ",{}".repeat(99_999);
        PushRecord record = record();
        record.append(bytes(BEGIN));
        for (int i = 0; i < 8; i++) {
            record.append(bytes("{\"type\":\"image\",\"image\":\"r/" + i + "\",\"item\":{\"a\":[" + many + "]}}\n"));
            record.append(bytes(
                    "{\"type\":\"plan\",\"image\":\"r/" + i + "\",\"todo\":[" + many.replace("{}", "\"\"") + "]}\n"));
        }

        Results results = record.results();
        assertThat(results.images().stream()
                        .mapToInt(image -> image.todo().size()
                                + (image.item().isEmpty()
                                        ? 0
                                        : ((List<?>) image.item().get("a")).size()))
                        .sum())
                .isBetween(300_000, UntrustedJournal.MOST_VALUES);
        assertThat(results.warnings())
                .extracting(Results.Warning::text)
                .contains("the journal holds more than 500000 values; left out");
        record.append(bytes("{\"type\":\"image\",\"image\":\"r/last\",\"item\":{\"a\":1}}\n"));
        assertThat(record.results().images()).extracting(ImageResult::id).contains("r/last");
    }

    /** One text is one in memory, and one for each of the images in every document. */
    @Test
    public void aTextOfManyImagesIsNotGivenToAllOfThem() throws Exception {
        String images = IntStream.range(0, UntrustedJournal.MOST_IMAGES)
                .mapToObj(i -> "\"r/" + i + "\"")
                .collect(Collectors.joining(",", "\"images\":[", "]"));
        String text = "x".repeat(900_000);
        String open = "{\"type\":\"phase-started\",\"phase\":\"upload\"," + images + "}\n";
        for (String line : List.of(
                "{\"type\":\"phase-started\",\"phase\":\"copy\",\"detail\":\"%s\",%s}",
                "{\"type\":\"phase-ended\",\"phase\":\"upload\",\"detail\":\"%s\",%s}",
                "{\"type\":\"phase-ended\",\"phase\":\"upload\",\"requestId\":\"%s\",%s}",
                "{\"type\":\"progress\",\"phase\":\"upload\",\"message\":\"%s\",%s}",
                "{\"type\":\"resource\",\"kind\":\"object\",\"id\":\"%s\",%s}",
                "{\"type\":\"resource\",\"kind\":\"object\",\"sha256\":\"%s\",%s}",
                "{\"type\":\"end\",\"outcome\":\"failed\",\"reason\":\"%s\"}",
                "{\"type\":\"stopped\",\"reason\":\"%s\"}")) {
            directory = folder.newFolder().toPath();
            PushRecord record = record();
            byte[] chunk = bytes(line.formatted(text, images) + "\n");
            record.append(bytes(BEGIN + open));
            assertThat(record.read(chunk)).hasSize(1);
            record.append(chunk);

            assertThat(record.results().total()).isEqualTo(UntrustedJournal.MOST_IMAGES);
            assertThat(ReportJson.text(record.results())).as(line).hasSizeLessThan(25_000_000);
            assertThat(PushLog.summary(record.results(), null)
                            .mapToLong(String::length)
                            .sum())
                    .as(line)
                    .isLessThan(25_000_000);
        }
    }

    @Test
    public void whyARecordWasClosedIsNotGivenToManyImagesInFull() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        record.append(bytes("{\"type\":\"attempt\",\"image\":\"r/a\",\"attempt\":1}\n"));
        record.close("x".repeat(900_000));
        for (PushRecord same : List.of(record, record())) {
            assertThat(same.results().images().get(0).reason()).hasSize(EventTexts.LONGEST_OF_ALL + 1);
        }
    }

    @Test
    public void textsAreCut() throws Exception {
        String text = "x".repeat(40_000);
        PushRecord record = record();
        record.append(bytes(BEGIN.replace("{}", "{\"" + text + "\":[{\"a\":\"" + text + "\"}]}")
                + "{\"type\":\"plan\",\"image\":\"r/" + text + "\",\"todo\":[null,\"" + text + "\"]}\n"
                + "{\"type\":\"attempt-failed\",\"image\":\"r/" + text + "\",\"attempt\":7,\"remedy\":\"" + text
                + "\"}\n"));

        Results results = record.results();
        String cut = "x".repeat(EventTexts.LONGEST) + "…";
        assertThat(results.settings()).isEqualTo(Map.of(cut, List.of(Map.of("a", cut))));
        ImageResult image = results.images().get(0);
        assertThat(image.id()).hasSize(EventTexts.LONGEST_ID + 1);
        assertThat(image.todo()).containsExactly(null, cut);
        assertThat(image.failures().get(0).remedy()).isEqualTo(cut);
        assertThat(image.attempts()).isEqualTo(7);
    }

    @Test
    public void textsOfAllLinesTogetherAreBounded() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        for (int i = 0; i < 200; i++) {
            StringBuilder images = new StringBuilder("\"r/0\"");
            for (int image = 1; image < 100; image++) {
                images.append(",\"r/").append(image).append('"');
            }
            record.append(bytes("{\"type\":\"phase-started\",\"phase\":\"upload\",\"images\":[" + images
                    + "],\"detail\":\"" + "&".repeat(EventTexts.LONGEST) + "\"}\n"));
        }

        // As a page has them: & takes six characters there.
        assertThat(record.results().images().get(99).phases())
                .hasSize((int) (UntrustedJournal.MOST_TEXT / (100 * 6 * EventTexts.LONGEST)));
        assertThat(record.results().warnings())
                .extracting(Results.Warning::text)
                .hasSize(UntrustedJournal.MOST_REFUSALS)
                .containsOnly("the journal holds more than 67108864 characters for reports to show; left out");
        record.append(bytes("{\"type\":\"end\",\"outcome\":\"failed\",\"reason\":\"no\"}\n"));
        assertThat(record.results().outcome()).isEqualTo(RunOutcome.FAILED);
    }

    @Test
    public void timesThatNoPushCanHaveAreLeftOut() throws Exception {
        PushRecord record = record();
        record.append(bytes(BEGIN));
        for (String time : List.of(
                "+1000000000-12-31T23:59:59.999999999Z",
                "+10000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z")) {
            record.append(
                    bytes("{\"type\":\"end\",\"time\":\"" + time + "\",\"outcome\":\"pushed\",\"exitCode\":0}\n"));
        }

        assertThat(record.results().outcome()).isEqualTo(RunOutcome.RUNNING);
        assertThat(record.results().warnings())
                .extracting(Results.Warning::text)
                .hasSize(4)
                .startsWith("the journal tells of the time +1000000000-12-31T23:59:59.999999999Z; left out");
        assertThat(PushSummary.of(record.results()).getMilliseconds()).isZero();
        record.append(
                bytes("{\"type\":\"end\",\"time\":\"9999-12-31T23:59:59Z\",\"outcome\":\"pushed\",\"exitCode\":0}\n"));
        assertThat(PushSummary.of(record.results()).getMilliseconds()).isPositive();
    }

    @Test
    public void theCopyIsBoundedAndTheOffsetGoesOn() throws Exception {
        byte[] begin = bytes(BEGIN);
        PushRecord record = new PushRecord(() -> directory, "1", begin.length + 10);
        record.append(begin);
        byte[] more = bytes("{\"type\":\"end\",\"outcome\":\"pushed\",\"exitCode\":0}\n");
        assertThat(record.read(more))
                .extracting(event -> ((Event.Note) event).level())
                .containsExactly(Event.Level.ERROR);
        record.append(more);
        record.append(more);
        assertThat(record.read(more)).isEmpty();

        assertThat(record.length()).isEqualTo(begin.length + 2L * more.length);
        assertThat(directory.resolve("1.ndjson")).hasSize(begin.length + 10L);
        assertThat(record.results().warnings()).hasSize(1);
        record.close("ignored, because it is not why");
        assertThat(record.results().reason()).isEqualTo("the journal is longer than " + (begin.length + 10) + " bytes");
    }

    @Test
    public void whatCanBeReadCanBeWrittenAgain() throws Exception {
        String deep = "{\"a\":".repeat(900) + "1" + "}".repeat(900);
        PushRecord record = record();
        record.append(bytes(BEGIN
                + "{\"type\":\"image\",\"image\":\"r/deep\",\"item\":" + deep + "}\n"
                + "{\"type\":\"image\",\"image\":\"r/list\",\"item\":{\"a\":[[[[1]]]]}}\n"
                + "{\"type\":\"begin\",\"time\":\"9999-12-31T23:59:59.999999999Z\",\"rehearsalSpeed\":1e999,"
                + "\"settings\":{\"n\":1e400,\"m\":" + "9".repeat(900) + "}}\n"
                + "{\"type\":\"image-ended\",\"image\":null}\n"
                + "{\"type\":\"attempt\",\"image\":\"\\ud800 \\u0000\",\"attempt\":-5}\n"));

        assertThat(record.results().images()).extracting(ImageResult::id).containsExactly("r/list", "\ud800 \u0000");
        assertThat(ReportJson.text(record.results())).contains("r/list");
        assertThat(ReportJson.compact(record.results())).contains("r/list");
        assertThat(ImagesJson.text(record.results())).isEqualTo("[]");
    }

    @Test
    public void anIdNamesAFileInTheDirectoryAndNothingElse() {
        for (String id : Arrays.asList("../x", "a/b", "a\\b", "", null, ".", "..", "-x", "a\u0000", "x".repeat(101))) {
            assertThatThrownBy(() -> new PushRecord(() -> directory, id)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new PushRecord(() -> directory, "5-a.1").id()).isEqualTo("5-a.1");
    }

    @Test
    public void aWriteThatFailsChangesNoResults() throws Exception {
        PushRecord record = record();
        byte[] chunk = bytes(JournalFormat.line(new Event.Begin(null, 1, "1", Map.of(), null)) + "\n");
        Files.createDirectory(directory.resolve("1.ndjson"));
        assertThatThrownBy(() -> record.append(chunk)).isInstanceOf(IOException.class);
        Files.delete(directory.resolve("1.ndjson"));
        assertThat(record.results().engine()).isNull();
        record.append(chunk);
        assertThat(record.results().engine()).isEqualTo("1");
    }

    private PushRecord record() {
        return new PushRecord(() -> directory, "1");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
