package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Results;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a build keeps of its results, so that the job's page need not fold the journals of many builds. */
@Restricted(NoExternalUse.class)
public final class PushSummary {
    private final String outcome;
    private final boolean rehearsal;
    private final boolean dryRun;
    private final int total;
    private final int pushed;
    private final int failed;
    private final long bytesSent;
    private final long milliseconds;

    private PushSummary(Results results) {
        outcome = ResultsPage.word(results.outcome());
        rehearsal = results.rehearsal();
        dryRun = results.dryRun();
        total = results.total();
        pushed = results.counts().get(ItemState.PUSHED);
        failed = total - pushed - results.counts().get(ItemState.PENDING);
        bytesSent = results.bytesSent();
        Instant end = results.ended() == null ? results.updated() : results.ended();
        milliseconds = results.started() == null || end == null || end.isBefore(results.started())
                ? 0
                : end.toEpochMilli() - results.started().toEpochMilli();
    }

    static PushSummary of(Results results) {
        return new PushSummary(results);
    }

    /** As {@code docs/results.md} names it. */
    public String getOutcome() {
        return outcome;
    }

    public boolean isRehearsal() {
        return rehearsal;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    /** Number of images. */
    public int getTotal() {
        return total;
    }

    public int getPushed() {
        return pushed;
    }

    /** Images that are neither pushed nor waiting. */
    public int getFailed() {
        return failed;
    }

    public long getBytesSent() {
        return bytesSent;
    }

    /** From the first push's start to the last one's end; 0 when that is unknown. */
    public long getMilliseconds() {
        return milliseconds;
    }

    /** What really happened counts more than what was planned, and that more than what was rehearsed. */
    int seriousness() {
        return (rehearsal ? 0 : 2) + (dryRun ? 0 : 1);
    }
}
