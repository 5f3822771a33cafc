package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.Test;

/** That whoever takes the changes of a running build has what everybody sees who asks for everything. */
public class LiveDocumentTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RELEASE_IMAGES = 1_360;
    private static final int LARGEST_PATCH = 5 << 10;

    @Test
    public void changesLeadToWhatIsThereWhateverHappens() throws Exception {
        int patches = 0;
        int everything = 0;
        for (int seed = 0; seed < 60; seed++) {
            RandomBuild build = new RandomBuild(seed);
            LiveDocument document = new LiveDocument();
            List<Client> clients = new ArrayList<>();
            for (int step = 0; step < 250; step++) {
                build.step();
                if (build.random.nextInt(3) == 0) {
                    document.take(build.results());
                }
                if (clients.size() < 6 && build.random.nextInt(20) == 0) {
                    clients.add(new Client());
                }
                if (!clients.isEmpty() && build.random.nextInt(4) == 0) {
                    Client client = clients.get(build.random.nextInt(clients.size()));
                    if (client.ask(document)) {
                        patches++;
                    } else {
                        everything++;
                    }
                    assertThat(client.document)
                            .as("seed %s, step %s", seed, step)
                            .isEqualTo(parsed(document.full()));
                }
            }
            document.take(build.results());
            for (Client client : clients) {
                client.ask(document);
                assertThat(client.document).as("seed %s", seed).isEqualTo(parsed(LiveDocument.of(build.results())));
            }
        }
        // A document that only ever told everything would pass otherwise.
        assertThat(patches).isGreaterThan(2 * everything);
    }

    @Test
    public void tenRowsOfALargeReleaseAreASmallAnswer() throws Exception {
        LargeRelease release = new LargeRelease();
        LiveDocument document = new LiveDocument();
        document.take(release.results());
        Client client = new Client();
        client.ask(document);
        assertThat(bytes(document.full())).isGreaterThan(RELEASE_IMAGES * 1_500);

        for (int i = 0; i < 10; i++) {
            release.progress(100 * i + 7);
        }
        document.take(release.results());
        assertThat(bytes(document.since(client.revision).orElseThrow())).isBetween(500, LARGEST_PATCH);
        client.ask(document);

        for (int i = 0; i < 10; i++) {
            release.importEnds(100 * i + 7);
        }
        document.take(release.results());
        ObjectNode patch = document.since(client.revision).orElseThrow();
        assertThat(patch.get("images")).hasSize(10);
        // As it is sent: ten images that get a snapshot at once tell as much as ten rows can.
        assertThat(packed(patch)).isBetween(200, LARGEST_PATCH / 4);
        assertThat(bytes(patch)).isLessThan(6_000);
        client.ask(document);
        assertThat(client.document).isEqualTo(parsed(document.full()));
    }

    @Test
    public void nothingNewIsAlmostNothing() {
        LargeRelease release = new LargeRelease();
        LiveDocument document = new LiveDocument();
        document.take(release.results());
        String revision = document.revision();
        document.take(release.results());
        assertThat(document.revision()).isEqualTo(revision);
        assertThat(document.since(revision).orElseThrow()).isEmpty();
    }

    @Test
    public void revisionsOfAnotherDocumentAreNotKnown() {
        LiveDocument before = new LiveDocument();
        before.take(SampleJournals.partialFailure().results());
        LiveDocument after = new LiveDocument();
        after.take(SampleJournals.partialFailure().results());
        String known = after.revision();
        String epoch = known.substring(0, known.indexOf('.') + 1);

        assertThat(after.since(known)).isPresent();
        for (String unknown : Arrays.asList(
                before.revision(), null, "", epoch, epoch + "x", epoch + "-1", epoch + "0", epoch + "99")) {
            assertThat(after.since(unknown)).as(unknown).isEmpty();
        }
    }

    @Test
    public void resultsAreAskedForOnlyWhenTheyDiffer() {
        LiveDocument document = new LiveDocument();
        List<Results> asked = new ArrayList<>();
        for (String version : List.of("a", "a", "b", "b")) {
            document.refresh(version, () -> {
                asked.add(SampleJournals.partialFailure().results());
                return asked.get(asked.size() - 1);
            });
        }
        assertThat(asked).hasSize(2);
    }

    @Test
    public void phasesThatEndAreToldByWhatIsNewInThem() throws Exception {
        SampleJournals journal = SampleJournals.begun(null).image(SampleJournals.OHIO);
        journal.phase(SampleJournals.OHIO, Phase.INSPECT, 1, Event.Outcome.DONE, "nothing exists", null);
        journal.add(new Event.PhaseStarted(journal.now(), List.of(SampleJournals.OHIO), Phase.UPLOAD, null));
        LiveDocument document = new LiveDocument();
        document.take(journal.results());
        String revision = document.revision();
        journal.after(60)
                .add(new Event.PhaseEnded(
                        journal.now(), List.of(SampleJournals.OHIO), Phase.UPLOAD, Event.Outcome.DONE, null, 7L));
        document.take(journal.results());

        JsonNode image = document.since(revision).orElseThrow().get("images").get(SampleJournals.OHIO);
        assertThat(parsed(image))
                .isEqualTo(JSON.readTree("{\"current\": null, \"phases\":"
                        + " {\"1\": {\"ended\": \"2026-11-24T10:01:01Z\", \"outcome\": \"done\", \"bytes\": 7}}}"));
    }

    private static int bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static int packed(JsonNode json) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(json.toString().getBytes(StandardCharsets.UTF_8));
        }
        return packed.size();
    }

    private static JsonNode parsed(JsonNode json) throws JsonProcessingException {
        return JSON.readTree(json.toString());
    }

    /** What page.js does. */
    private static final class Client {
        private String revision;
        private ObjectNode document;

        /** @return whether changes were enough */
        boolean ask(LiveDocument from) throws JsonProcessingException {
            Optional<ObjectNode> changes = from.since(revision);
            revision = from.revision();
            if (changes.isEmpty()) {
                document = (ObjectNode) parsed(from.full());
                return false;
            }
            ObjectNode patch = (ObjectNode) parsed(changes.get());
            JsonNode imagePatches = patch.remove("images");
            JsonNode order = patch.remove("order");
            Map<String, JsonNode> images = new LinkedHashMap<>();
            document.remove("images")
                    .forEach(image -> images.put(image.get("id").textValue(), image));
            if (imagePatches != null) {
                imagePatches.fields().forEachRemaining(entry -> {
                    if (entry.getValue().isNull()) {
                        images.remove(entry.getKey());
                    } else {
                        images.put(entry.getKey(), merged(images.get(entry.getKey()), entry.getValue()));
                    }
                });
            }
            document = (ObjectNode) merged(document, patch);
            ArrayNode list = document.putArray("images");
            if (order == null) {
                images.values().forEach(list::add);
            } else {
                assertThat(order).hasSize(images.size());
                order.forEach(id -> list.add(images.get(id.textValue())));
            }
            return true;
        }

        private static JsonNode merged(JsonNode target, JsonNode patch) {
            if (!patch.isObject()) {
                return patch;
            }
            if (target instanceof ArrayNode array) {
                ArrayNode copy = array.deepCopy();
                patch.fields().forEachRemaining(entry -> {
                    int index = Integer.parseInt(entry.getKey());
                    assertThat(index).isLessThanOrEqualTo(copy.size());
                    JsonNode value = merged(copy.get(index), entry.getValue());
                    if (index == copy.size()) {
                        copy.add(value);
                    } else {
                        copy.set(index, value);
                    }
                });
                return copy;
            }
            ObjectNode copy = target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
            patch.fields().forEachRemaining(entry -> {
                if (entry.getValue().isNull()) {
                    copy.remove(entry.getKey());
                } else {
                    copy.set(entry.getKey(), merged(copy.get(entry.getKey()), entry.getValue()));
                }
            });
            return copy;
        }
    }

    /** A release in the middle of its imports, as a journal tells it. */
    private static final class LargeRelease {
        private final ResultsFold fold = new ResultsFold();
        private final List<String> images = new ArrayList<>();
        private Instant now = Instant.parse("2026-11-24T10:00:00.123456Z");

        LargeRelease() {
            SampleJournals journal = SampleJournals.begun(null);
            for (int i = 0; i < RELEASE_IMAGES; i++) {
                String region = "ap-southeast-" + i % 17;
                String id = region + "/RHEL-9.6.0_HVM_GA-20260901-x86_64-" + i / 17 + "-Hourly2-GP3";
                images.add(id);
                journal.image(id);
                journal.add(new Event.AttemptStarted(journal.now(), id, 1, 4));
                journal.phase(id, Phase.INSPECT, 1, Event.Outcome.DONE, "nothing exists", null);
                journal.phase(id, Phase.BUCKET, 1, Event.Outcome.FOUND, null, null);
                journal.phase(
                        id, Phase.UPLOAD, 1, Event.Outcome.DONE, "redhat-cloudimg-" + region + "/rhel.raw", 10L << 30);
                String object = "redhat-cloudimg-" + region + "/rhel.raw";
                journal.add(new Event.Resource(
                        journal.now(), List.of(id), Event.Kind.OBJECT, null, object, true, SampleJournals.SHA256));
                journal.add(new Event.PhaseStarted(now, List.of(id), Phase.IMPORT, null));
            }
            journal.events().forEach(fold::apply);
        }

        Results results() {
            return fold.results();
        }

        void progress(int image) {
            now = now.plusMillis(321);
            fold.apply(new Event.Progress(now, List.of(images.get(image)), Phase.IMPORT, 47, null, "converting"));
        }

        void importEnds(int image) {
            now = now.plusMillis(321);
            List<String> id = List.of(images.get(image));
            String snapshot = "snap-0123456789abc%04x".formatted(image);
            fold.apply(new Event.PhaseEnded(now, id, Phase.IMPORT, Event.Outcome.DONE, snapshot, null));
            fold.apply(new Event.Resource(now, id, Event.Kind.SNAPSHOT, null, snapshot, true, SampleJournals.SHA256));
            fold.apply(new Event.PhaseStarted(now, id, Phase.SHARE_SNAPSHOT, null));
        }
    }
}
