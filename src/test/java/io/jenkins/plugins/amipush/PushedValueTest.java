package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What the step returns, and what a push means for its build. */
public class PushedValueTest {
    private static final Instant TIME = Instant.parse("2026-11-25T10:00:00Z");

    private final ResultsFold fold = new ResultsFold();

    @Test
    public void holdsEveryImage() {
        Map<String, Object> value = PushedValue.of(twoOfThree());
        assertThat(value.keySet()).containsExactly("outcome", "reason", "images", "counts");
        assertThat(value).containsEntry("outcome", "failed");
        assertThat((List<?>) value.get("images")).hasSize(3);
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("file", "a.raw");
        image.put("dest", List.of("here"));
        image.put("name", "a");
        image.put("region", "eu-west-1");
        image.put("type", "hourly");
        image.put("state", "PUSHED");
        image.put("ami", "ami-0123456789abcdef0");
        image.put("snapshotId", "snap-0123456789abcdef0");
        image.put("shipped", true);
        image.put("publicImage", false);
        image.put("attempts", 2);
        image.put("reason", null);
        assertThat(((List<?>) value.get("images")).get(0)).isEqualTo(image);
        assertThat(value.get("counts"))
                .isEqualTo(Map.of(
                        "PENDING", 0, "PUSHED", 2, "NOTPUSHED", 1, "UPLOADFAILED", 0, "INVALIDFILE", 0, "CHECKSUM", 0));
    }

    @Test
    public void isMadeOfPlainCollectionsThatAPipelineCanSave() throws Exception {
        Map<String, Object> value = PushedValue.of(twoOfThree());
        assertPlain(value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(value);
        assertThat(new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject())
                .isEqualTo(value);
    }

    @Test
    public void leavesTheBuildAloneWhenAllIsPushed() {
        fold.apply(new Event.End(TIME, RunOutcome.PUSHED, 0, null));
        assertThat(PushVerdict.of(fold.results())).isEqualTo(new PushVerdict(PushVerdict.Kind.DONE, null));
    }

    @Test
    public void countsMissingImages() {
        assertThat(PushVerdict.of(twoOfThree()))
                .isEqualTo(
                        new PushVerdict(PushVerdict.Kind.IMAGES_MISSING, "1 of 3 images was not pushed; see AMI Push"));
    }

    @Test
    public void tellsWhyAPushDidNotStart() {
        fold.apply(new Event.End(TIME, RunOutcome.REFUSED, 1, "2 faults in the sources"));
        assertThat(PushVerdict.of(fold.results()))
                .isEqualTo(new PushVerdict(PushVerdict.Kind.NOT_DONE, "AMI push not started: 2 faults in the sources"));
    }

    @Test
    public void takesAStoppedOrDeadEngineForNoMatterOfImages() {
        image("a");
        fold.cutOff("the engine ended without a result");
        assertThat(PushVerdict.of(fold.results()))
                .isEqualTo(new PushVerdict(
                        PushVerdict.Kind.NOT_DONE, "AMI push failed: the engine ended without a result"));
        ResultsFold stopped = new ResultsFold();
        stopped.apply(new Event.Stopped(TIME, "told to end", 1));
        assertThat(PushVerdict.of(stopped.results()))
                .isEqualTo(new PushVerdict(PushVerdict.Kind.NOT_DONE, "AMI push stopped: told to end"));
    }

    private Results twoOfThree() {
        for (String name : List.of("a", "b", "c")) {
            image(name);
        }
        String first = "eu-west-1/a";
        fold.apply(new Event.AttemptStarted(TIME, first, 1, 4));
        fold.apply(new Event.AttemptFailed(TIME, first, 1, "throttled", null, null, false, 1.0));
        fold.apply(new Event.AttemptStarted(TIME, first, 2, 4));
        resource(first, Event.Kind.SNAPSHOT, "snap-0123456789abcdef0");
        resource(first, Event.Kind.AMI, "ami-0123456789abcdef0");
        fold.apply(new Event.ImageEnded(TIME, first, ItemState.PUSHED, true, false, null, null));
        fold.apply(new Event.ImageEnded(TIME, "eu-west-1/b", ItemState.PUSHED, false, false, null, null));
        fold.apply(new Event.ImageEnded(TIME, "eu-west-1/c", ItemState.NOTPUSHED, false, false, "no luck", null));
        fold.apply(new Event.End(TIME, RunOutcome.FAILED, 30, "1 image failed"));
        return fold.results();
    }

    private void image(String name) {
        fold.apply(new Event.Image(
                TIME,
                "eu-west-1/" + name,
                name + ".raw",
                "/stage/" + name + ".raw",
                List.of("here"),
                "eu-west-1",
                "hourly",
                name,
                1L,
                Map.of()));
    }

    private void resource(String image, Event.Kind kind, String id) {
        fold.apply(new Event.Resource(TIME, List.of(image), kind, "eu-west-1", id, true, null));
    }

    private static void assertPlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            assertThat(map).isExactlyInstanceOf(LinkedHashMap.class);
            map.forEach((key, entry) -> {
                assertThat(key).isInstanceOf(String.class);
                assertPlain(entry);
            });
        } else if (value instanceof List<?> list) {
            assertThat(list).isExactlyInstanceOf(ArrayList.class);
            list.forEach(PushedValueTest::assertPlain);
        } else if (value != null) {
            assertThat(value).isInstanceOfAny(String.class, Integer.class, Boolean.class);
        }
    }
}
