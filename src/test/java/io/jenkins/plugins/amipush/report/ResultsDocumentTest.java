package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Test;

/** {@code docs/results.md} names every field and every value of the results' JSON form. */
public class ResultsDocumentTest {
    @Test
    public void namesEveryFieldAndValue() throws Exception {
        String document = Files.readString(Path.of("docs", "results.md"));
        assertThat(names()).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
    }

    private static List<String> names() {
        Stream<String> fields = Stream.of(
                        Results.class,
                        Results.Identity.class,
                        Results.FoundFault.class,
                        Results.Warning.class,
                        Results.Left.class,
                        ImageResult.class,
                        ImageResult.Current.class,
                        ImageResult.PhaseResult.class,
                        ImageResult.Failure.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName);
        Stream<String> values = Stream.of(
                        ItemState.values(), RunOutcome.values(), Phase.values(), Event.Outcome.values())
                .flatMap(Arrays::stream)
                .map(value -> ReportJson.JSON.valueToTree(value).asText());
        return Stream.concat(fields, values).toList();
    }
}
