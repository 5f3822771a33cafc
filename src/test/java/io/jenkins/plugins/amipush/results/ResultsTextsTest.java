package io.jenkins.plugins.amipush.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.journal.SampleJournals;
import io.jenkins.plugins.amipush.report.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** The words of the pages. */
public class ResultsTextsTest {
    private static final Path VIEWS = Path.of("src/main/resources/io/jenkins/plugins/amipush/results");
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)[}(]");

    private final ResultsTexts texts = new ResultsTexts(Locale.US);

    @Test
    public void languagesThatAreMissingAreNotAskedFor() {
        for (String tag : new String[] {"xx", "en-US", "de-DE-1996", "zz-u-co-phonebk", "und"}) {
            assertThat(Bundles.known(ResultsTexts.class, Locale.forLanguageTag(tag)))
                    .isEqualTo(Locale.ROOT);
        }
    }

    @Test
    public void numbersReadAsPeopleWriteThem() {
        assertThat(texts.duration(900)).isEqualTo("0 s");
        assertThat(texts.duration(59_999)).isEqualTo("59 s");
        assertThat(texts.duration(61_000)).isEqualTo("1 min 01 s");
        assertThat(texts.duration(3_600_000 + 5 * 60_000)).isEqualTo("1 h 05 min");
        assertThat(texts.bytes(1023)).isEqualTo("1023 B");
        assertThat(texts.bytes(10L << 30)).isEqualTo("10.0 GiB");
        assertThat(new ResultsTexts(Locale.GERMANY).bytes(3L << 29)).isEqualTo("1,5 GiB");
        assertThat(texts.shortCounts(1, 1, 0)).isEqualTo("1 image: 1 pushed, 0 failed");
        assertThat(texts.shortCounts(1_360, 1_350, 10)).isEqualTo("1,360 images: 1,350 pushed, 10 failed");
    }

    @Test
    public void countsNameTheStatesThatOccur() {
        Map<ItemState, Integer> counts =
                new EnumMap<>(SampleJournals.partialFailure().results().counts());
        assertThat(texts.counts(3, counts)).isEqualTo("3 images: 1 PUSHED, 1 NOTPUSHED, 1 UPLOADFAILED");
        counts.replaceAll((state, count) -> 0);
        assertThat(texts.counts(0, counts)).isEqualTo("no images");
    }

    @Test
    public void everyOutcomeHasAWord() {
        for (RunOutcome outcome : RunOutcome.values()) {
            assertThat(texts.outcome(ResultsPage.word(outcome), false)).isEqualTo(ResultsPage.word(outcome));
        }
        assertThat(texts.outcome("pushed", true)).isEqualTo("can be pushed");
        assertThat(texts.outcome("failed", true)).isEqualTo("failed");
    }

    @Test
    public void viewsAndTheirTextsBelongTogether() throws IOException {
        for (String view : new String[] {"AmiPushAction/index", "AmiPushAction/summary", "JobPushes/jobMain"}) {
            Properties properties = new Properties();
            try (var in = Files.newInputStream(VIEWS.resolve(view + ".properties"))) {
                properties.load(in);
            }
            Set<String> used = new TreeSet<>();
            Matcher key = KEY.matcher(Files.readString(VIEWS.resolve(view + ".jelly")));
            while (key.find()) {
                used.add(key.group(1));
            }
            assertThat(properties.stringPropertyNames()).as(view).isEqualTo(used);
        }
    }
}
