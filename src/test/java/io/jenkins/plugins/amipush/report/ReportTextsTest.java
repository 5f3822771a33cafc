package io.jenkins.plugins.amipush.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** The words of the script are in the bundle, all of them and no others; the two pages load the same files. */
public class ReportTextsTest {
    private static final Path SOURCES = Path.of("src/main/resources/io/jenkins/plugins/amipush/report");

    /** Keys whose last part is a word of the results, or of a list beside the call. */
    private static final Pattern WORDS =
            Pattern.compile("(outcome|state|type|letter|level|phase|ended|column|section|detail|tally|timeline)\\..+");

    private static final Pattern KEY = Pattern.compile("text\\(\\s*'([A-Za-z.]+)'");
    private static final Pattern CHOSEN = Pattern.compile("text\\([^()]*\\? '([A-Za-z.]+)' : '([A-Za-z.]+)'\\)");
    private static final Pattern COUNT = Pattern.compile("count\\('([A-Za-z.]+)'");

    private static String script() throws Exception {
        StringBuilder script = new StringBuilder();
        for (String part : ReportHtml.PARTS) {
            script.append(Files.readString(SOURCES.resolve(part + ".js")));
        }
        return script.toString();
    }

    private static Set<String> asked(String script) {
        Set<String> keys = new TreeSet<>();
        find(KEY, script, keys);
        find(CHOSEN, script, keys);
        Set<String> counted = new TreeSet<>();
        find(COUNT, script, counted);
        counted.forEach(key -> keys.addAll(List.of(key + ".one", key + ".many")));
        keys.removeIf(key -> key.endsWith("."));
        return keys;
    }

    private static void find(Pattern pattern, String text, Set<String> found) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                found.add(matcher.group(i));
            }
        }
    }

    private static JsonNode texts(Locale locale) throws Exception {
        return ReportJson.JSON.readTree(ReportTexts.of(locale));
    }

    private static List<String> keys() throws Exception {
        List<String> keys = new ArrayList<>();
        texts(Locale.ENGLISH).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    public void theBundleHasEveryTextThatIsAskedFor() throws Exception {
        assertThat(asked(script())).hasSizeGreaterThan(60).isSubsetOf(keys());
    }

    @Test
    public void theBundleHasNoTextThatNobodyAsksFor() throws Exception {
        Set<String> asked = asked(script());
        asked.add("noscript");
        assertThat(keys()).filteredOn(key -> !WORDS.matcher(key).matches()).isSubsetOf(asked);
    }

    @Test
    public void everyWordOfTheResultsHasAText() throws Exception {
        Stream<String> words = Stream.of(
                        Stream.of(Phase.values()).map(value -> "phase." + json(value)),
                        Stream.of(RunOutcome.values()).map(value -> "outcome." + json(value)),
                        Stream.of(Event.Outcome.values()).map(value -> "ended." + json(value)),
                        Stream.of(ItemState.values())
                                .filter(state -> state != ItemState.PENDING)
                                .map(value -> "state." + value))
                .flatMap(stream -> stream);
        assertThat(keys()).containsAll(words.collect(Collectors.toSet()));
    }

    private static String json(Enum<?> value) {
        return ReportJson.JSON.valueToTree(value).asText();
    }

    @Test
    public void aLanguageThatIsMissingIsEnglishWhateverTheMachineSpeaks() throws Exception {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMAN);
            assertThat(texts(Locale.JAPANESE)).isEqualTo(texts(Locale.ENGLISH));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    public void thePageInJenkinsLoadsTheSameFilesInTheSameOrder() throws Exception {
        String view = Files.readString(
                Path.of("src/main/resources/io/jenkins/plugins/amipush/results/AmiPushAction/index.jelly"));
        assertThat(view)
                .contains("\""
                        + ReportHtml.PARTS.stream()
                                .map(part -> ReportHtml.class.getPackageName() + "." + part)
                                .collect(Collectors.joining(","))
                        + "\"");
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".js")))
                    .containsExactlyInAnyOrderElementsOf(
                            ReportHtml.PARTS.stream().map(part -> part + ".js").toList());
        }
    }
}
