package io.jenkins.plugins.amipush;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.LogLine;
import io.jenkins.plugins.amipush.report.PushLog;
import io.jenkins.plugins.amipush.results.PushRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A journal on its way to the build: each line is told to the log first and kept then, by itself. The length of what is
 * kept is where the next look reads on, so after the controller was killed no line is missing, and at most the one is
 * told twice between whose telling and keeping, microseconds apart, it was killed.
 */
final class ToldJournal {
    private final PushRecord record;
    private final BuildLog log;
    private final PushLog lines = new PushLog();
    private boolean ended;

    /** @param record what is kept already; it was told by whoever kept it */
    ToldJournal(PushRecord record, BuildLog log) throws IOException {
        this.record = record;
        this.log = log;
        record.replay(event -> {
            lines.lines(event);
            ended |= isLast(event);
        });
        ended |= record.closed();
    }

    /** How much is kept, in bytes. */
    long length() throws IOException {
        return record.length();
    }

    /** Whether the last line was told. */
    boolean ended() {
        return ended;
    }

    Results results() {
        return record.results();
    }

    /** Says that nothing more will come. @param reason for the results, when the journal gives none */
    void close(String reason) throws IOException {
        record.close(log.hidden(reason));
    }

    /** @return whether the log shows something of it */
    boolean tell(byte[] journal) throws IOException {
        boolean news = false;
        int start = 0;
        for (int i = 0; i < journal.length; i++) {
            if (journal[i] == '\n') {
                news |= tellLine(Arrays.copyOfRange(journal, start, i + 1));
                start = i + 1;
            }
        }
        if (start < journal.length) {
            record.append(Arrays.copyOfRange(journal, start, journal.length));
        }
        return news;
    }

    private boolean tellLine(byte[] line) throws IOException {
        List<Event> events = record.read(line);
        boolean news = false;
        for (Event event : events) {
            for (LogLine text : lines.lines(event)) {
                log.say(text);
                news = true;
            }
        }
        if (!ended && events.stream().anyMatch(ToldJournal::isLast)) {
            ended = true;
            // With the last line, and so once like that.
            PushLog.summary(record.resultsWith(line), null).forEach(log::info);
        }
        log.flush();
        record.append(line);
        return news;
    }

    private static boolean isLast(Event event) {
        return event instanceof Event.End || event instanceof Event.Stopped;
    }
}
