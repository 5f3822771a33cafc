package io.jenkins.plugins.amipush.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class JournalReaderTest {
    @Test
    public void readsWhatWasWrittenInPiecesOfAnySize() {
        SampleJournals journal = SampleJournals.partialFailure();
        byte[] bytes = bytes(journal.text());
        List<Event> whole = new ArrayList<>();
        List<Event> pieces = new ArrayList<>();
        new JournalReader(whole::add).accept(bytes, 0, bytes.length);
        JournalReader reader = new JournalReader(pieces::add);
        for (int i = 0; i < bytes.length; i += 7) {
            reader.accept(bytes, i, Math.min(7, bytes.length - i));
        }

        assertThat(whole).isEqualTo(journal.events());
        assertThat(pieces).isEqualTo(journal.events());
    }

    @Test
    public void aLineThatWasNotWrittenToItsEndIsNotThereYet() throws Exception {
        SampleJournals journal = SampleJournals.partialFailure();
        String text = journal.text();
        assertThat(read(text.substring(0, text.length() - 20)))
                .isEqualTo(journal.events().subList(0, journal.events().size() - 1));
    }

    @Test
    public void unknownTypesFieldsAndBlankLinesAreSkipped() throws Exception {
        assertThat(read("{\"type\":\"tea-break\",\"time\":\"2026-11-24T10:00:00Z\"}\n\n \r\n"
                        + "{\"type\":\"note\",\"text\":\"t\",\"level\":\"INFO\",\"colour\":{\"a\":[1]}}\r\n"))
                .containsExactly(new Event.Note(null, Event.Level.INFO, "t", null));
    }

    @Test
    public void aLineThatIsNoEventIsNamedByItsNumber() {
        assertThatThrownBy(() -> read("{\"type\":\"note\"}\n\nnot \u001b[31mjson\n"))
                .isInstanceOf(JournalFormat.JournalException.class)
                .hasMessageStartingWith("line 3 of the journal: ")
                .hasMessageNotContaining("\u001b");
        assertThatThrownBy(() -> read("[]\n")).hasMessageStartingWith("line 1 of the journal: ");
        assertThatThrownBy(() -> read("{\"type\":\"attempt\",\"attempt\":\"many\"}\n"))
                .hasMessageStartingWith("line 1 of the journal: ");
        assertThatThrownBy(() -> read("{\"type\":\"note\",\"text\":" + "[".repeat(5_000) + "\n"))
                .isInstanceOf(JournalFormat.JournalException.class);
    }

    @Test
    public void aLineWithoutAnEndDoesNotFillTheMemory() {
        assertThatThrownBy(() -> read("\n" + "x".repeat(JournalReader.LONGEST_LINE + 1)))
                .hasMessage("line 2 of the journal: longer than 1048576 bytes");
    }

    @Test
    public void aJournalOfANewerFormatIsRefused() {
        assertThatThrownBy(() -> read("{\"type\":\"begin\",\"format\":2}\n"))
                .hasMessage("line 1 of the journal: format 2, written by a newer version; this one reads 1");
    }

    private static List<Event> read(String text) throws Exception {
        List<Event> events = new ArrayList<>();
        JournalReader.read(new ByteArrayInputStream(bytes(text)), events::add);
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
