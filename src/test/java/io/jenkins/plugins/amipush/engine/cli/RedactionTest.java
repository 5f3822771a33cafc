package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public class RedactionTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    @Test
    public void masksSecretsWholeAndInTheirUrlForm() {
        Redaction redaction = new Redaction(Arrays.asList("pass/word", "pass", null, "abc"));
        assertThat(redaction.apply("http://me:pass%2Fword@proxy and pass/word, passing abc"))
                .isEqualTo("http://me:****@proxy and ****, ****ing abc");
        assertThat(redaction.apply((String) null)).isNull();
        assertThat(redaction).hasToString("Redaction");
    }

    @Test
    public void masksTheTextsOfAnEventAndLeavesTheRest() {
        Redaction redaction = new Redaction(List.of("say \"hush\"", "note", "2026"));
        Event.Note note = new Event.Note(NOW, Event.Level.INFO, "they say \"hush\" in a note", "region/name");
        assertThat(redaction.apply(note))
                .isEqualTo(new Event.Note(NOW, Event.Level.INFO, "they **** in a ****", "region/name"));
    }

    @Test
    public void aWeakSecretDoesNotChangeWhatAnEventSays() {
        Event.End end = new Event.End(NOW, RunOutcome.PUSHED, 0, "all pushed");
        assertThat(new Redaction(List.of("pushed")).apply(end))
                .isEqualTo(new Event.End(NOW, RunOutcome.PUSHED, 0, "all ****"));
    }

    @Test
    public void anEventWithoutASecretStaysTheSame() {
        Event.ImageEnded event = new Event.ImageEnded(NOW, "r/n", ItemState.PUSHED, true, false, null, null);
        assertThat(new Redaction(List.of("secret")).apply(event)).isSameAs(event);
        assertThat(new Redaction(List.of()).apply(event)).isSameAs(event);
    }
}
