package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Test;

public class EventTextsTest {
    private static final String LONG = "x".repeat(9_000);

    @Test
    public void whatIsShortStaysAsItIs() {
        Stream.concat(SampleJournals.partialFailure().events().stream(), all("short"))
                .forEach(event -> assertThat(new EventTexts(event).event()).isEqualTo(event));
    }

    @Test
    public void noTextOfAnyEventIsLonger() {
        all(LONG).forEach(event -> {
            String line = JournalFormat.line(new EventTexts(event).event());
            assertThat(line).contains("xxx…").doesNotContain("x".repeat(EventTexts.LONGEST + 1));
        });
    }

    @Test
    public void aTextCountsForEachImageOnce() {
        List<String> images =
                IntStream.range(0, 20).mapToObj(i -> "r/" + i % 10).toList();
        assertThat(new EventTexts(new Event.PhaseStarted(null, images, null, "a<b\n")).size())
                .as("in a page")
                .isEqualTo(10 * (2 + 6 + 6));
        assertThat(new EventTexts(new Event.ImageEnded(null, "r/1", null, false, false, "no", null)).size())
                .isEqualTo(2);
    }

    private static Stream<Event> all(String text) {
        return Stream.of(Event.class.getPermittedSubclasses()).map(type -> (Event) made(type, text));
    }

    private static Object made(Class<?> type, String text) {
        RecordComponent[] parts = type.getRecordComponents();
        Class<?>[] types = Stream.of(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Stream.of(types).map(part -> value(part, text)).toArray();
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Class<?> type, String text) {
        if (type == String.class) {
            return text;
        } else if (type == List.class) {
            return Collections.nCopies(2, text);
        } else if (type == Map.class) {
            return Map.of(text, List.of(Map.of("deep", text)));
        } else if (type == Fault.class) {
            return made(type, text);
        } else if (type == boolean.class) {
            return true;
        }
        return type == int.class ? (Object) 7 : type == long.class ? (Object) 8L : null;
    }
}
