package io.jenkins.plugins.amipush.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JournalFileTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void interruptedThreadTakesTheJournalFromNobody() throws Exception {
        Path file = folder.getRoot().toPath().resolve("events.ndjson");
        Event.Note first = new Event.Note(Instant.EPOCH, Event.Level.INFO, "of an interrupted thread", null);
        Event.Stopped last = new Event.Stopped(Instant.EPOCH, "the process was told to end", 1);
        try (JournalFile journal = JournalFile.append(file)) {
            Thread.currentThread().interrupt();
            journal.heard(first);
            assertThat(Thread.interrupted()).isTrue();
            journal.heard(last);
        }
        List<Event> events = new ArrayList<>();
        JournalReader.read(file, events::add);
        assertThat(events).containsExactly(first, last);
    }

    @Test
    public void journalIsAppendedTo() throws Exception {
        Path file = folder.getRoot().toPath().resolve("events.ndjson");
        Event.Note note = new Event.Note(Instant.EPOCH, Event.Level.INFO, "öne", null);
        for (int run = 0; run < 2; run++) {
            try (JournalFile journal = JournalFile.append(file)) {
                journal.heard(note);
            }
        }
        List<Event> events = new ArrayList<>();
        JournalReader.read(file, events::add);
        assertThat(events).containsExactly(note, note);
    }

    @Test
    public void severalFilesGetEveryLine() throws Exception {
        Path one = folder.getRoot().toPath().resolve("events.ndjson");
        Path other = folder.getRoot().toPath().resolve("follow.ndjson");
        Files.writeString(other, "of an earlier push\n");
        Event.Note note = new Event.Note(Instant.EPOCH, Event.Level.INFO, "öne", null);
        try (JournalFile first = JournalFile.append(one);
                JournalFile second = JournalFile.append(other)) {
            Journal.Listener both = JournalFile.together(List.of(first, second));
            both.heard(note);
            both.heard(note);
        }
        String line = JournalFormat.line(note) + "\n";
        assertThat(one).hasContent(line + line);
        assertThat(other).hasContent("of an earlier push\n" + line + line);
    }
}
