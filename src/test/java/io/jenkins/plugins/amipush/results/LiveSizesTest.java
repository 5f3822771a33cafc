package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.JournalReader;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * What a page that follows a release of 1,360 images gets, asking every 2.5 seconds of the journal's time, and what a
 * build keeps of it. With {@code -Dami.journal=FILE} of that journal, and tells it; see {@code docs/jenkins.md}.
 */
public class LiveSizesTest {
    private static final String JOURNAL = System.getProperty("ami.journal");
    private static final int IMAGES = 1_360;
    private static final Duration EVERY = Duration.ofMillis(2_500);
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void aLargeReleaseIsFollowedBySmallAnswersAndTakesLittleRoom() throws Exception {
        List<Event> events = events();
        List<Integer> answers = new ArrayList<>();
        List<Integer> packed = new ArrayList<>();
        List<Integer> ofFew = new ArrayList<>();
        ResultsFold fold = new ResultsFold();
        LiveDocument document = new LiveDocument();
        String revision = document.revision();
        Instant asked = events.get(0).time();
        for (Event event : events) {
            while (event.time() != null && event.time().isAfter(asked.plus(EVERY))) {
                asked = asked.plus(EVERY);
                document.take(fold.results());
                JsonNode changes = document.since(revision).orElseThrow();
                revision = document.revision();
                answers.add(bytes(changes).length);
                packed.add(packed(changes));
                if (changes.path("images").size() <= 10) {
                    ofFew.add(packed(changes));
                }
            }
            fold.apply(event);
        }
        document.take(fold.results());
        long saved = saved(events);

        if (JOURNAL != null) {
            System.out.printf(
                    "%,d images, %,d answers: mean %,.0f bytes, on the wire %,.0f, largest %,d, on the wire %,d;"
                            + " largest of up to ten images on the wire %,d; everything %,d, on the wire %,d; the build keeps %,d%n",
                    fold.results().total(),
                    answers.size(),
                    mean(answers),
                    mean(packed),
                    largest(answers),
                    largest(packed),
                    largest(ofFew),
                    bytes(document.full()).length,
                    packed(document.full()),
                    saved);
        }
        assertThat(mean(packed)).isBetween(100.0, 5_000.0);
        assertThat(largest(ofFew)).isBetween(100, 5_000);
        assertThat(saved).isBetween(50_000L, 1_000_000L);
    }

    private static double mean(List<Integer> sizes) {
        return sizes.stream().mapToInt(size -> size).average().orElseThrow();
    }

    private static int largest(List<Integer> sizes) {
        return sizes.stream().mapToInt(size -> size).max().orElseThrow();
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int packed(JsonNode json) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes(json));
        }
        return packed.size();
    }

    private long saved(List<Event> events) throws IOException {
        Path directory = folder.newFolder().toPath();
        PushRecord record = new PushRecord(() -> directory, "1");
        StringBuilder journal = new StringBuilder();
        events.forEach(event -> journal.append(JournalFormat.line(event)).append('\n'));
        record.append(journal.toString().getBytes(StandardCharsets.UTF_8));
        record.pack();
        assertThat(directory.resolve("1.ndjson")).doesNotExist();
        return Files.size(directory.resolve("1.ndjson.gz"));
    }

    private static List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        if (JOURNAL != null) {
            JournalReader.read(Path.of(JOURNAL), events::add);
            return events;
        }
        for (int i = 0; i < IMAGES; i++) {
            image(i, events);
        }
        events.sort(Comparator.comparing(Event::time));
        events.addAll(0, SampleJournals.begun(null).events());
        events.add(new Event.End(events.get(events.size() - 1).time(), RunOutcome.PUSHED, 0, null));
        return events;
    }

    /** One that is imported for five minutes, within a release that takes half an hour. */
    private static void image(int number, List<Event> events) {
        String id =
                "ap-southeast-" + number % 17 + "/RHEL-9.6.0_HVM_GA-20260901-x86_64-" + number / 17 + "-Hourly2-GP3";
        List<String> ids = List.of(id);
        Instant now = START.plusMillis(number * 1_100L);
        SampleJournals journal = SampleJournals.begun(null).image(id);
        Event.Image image = (Event.Image) journal.events().get(journal.events().size() - 1);
        events.add(new Event.Image(
                START,
                id,
                image.file(),
                image.src(),
                image.dest(),
                image.region(),
                image.imageType(),
                image.name(),
                image.bytes(),
                image.item()));
        events.add(new Event.AttemptStarted(now, id, 1, 4));
        events.add(new Event.PhaseStarted(now, ids, Phase.IMPORT, null));
        for (int percent = 5; percent < 100; percent += 5) {
            now = now.plusSeconds(15);
            events.add(new Event.Progress(now, ids, Phase.IMPORT, percent, 100L, "converting"));
        }
        String hex = "0%016x".formatted(number * 0x9e3779b97f4a7c15L);
        events.add(new Event.PhaseEnded(now, ids, Phase.IMPORT, Event.Outcome.DONE, null, null));
        events.add(new Event.Resource(now, ids, Event.Kind.SNAPSHOT, null, "snap-" + hex, true, SampleJournals.SHA256));
        events.add(new Event.Resource(now, ids, Event.Kind.AMI, null, "ami-" + hex, true, null));
    }
}
