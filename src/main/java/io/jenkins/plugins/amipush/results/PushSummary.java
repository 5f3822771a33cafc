package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.MergedResults;
import io.jenkins.plugins.amipush.journal.Results;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a build keeps of its results, so that the job's page and the REST API need not fold the journals of many builds.
 * Builds of older versions keep less of it.
 */
@Restricted(NoExternalUse.class)
public final class PushSummary {
    /** A journal's line may have a megabyte; {@code build.xml} is read whenever the build is looked at. */
    private static final int LONGEST_TEXT = 1_000;

    private final String outcome;
    private final boolean rehearsal;
    private final boolean dryRun;
    private final boolean neverBegan;
    private final String reason;
    private final Integer exitCode;
    private final String engine;
    private final String started;
    private final String ended;
    private final Map<String, Integer> counts;
    private final int total;
    private final int pushed;
    private final int failed;
    private final long bytesSent;
    private final long milliseconds;

    private PushSummary(Results results, boolean whole) {
        outcome = ResultsPage.word(results.outcome());
        rehearsal = results.rehearsal();
        dryRun = results.dryRun();
        neverBegan = results.started() == null && results.engine() == null;
        reason = whole ? results.reason() : null;
        exitCode = results.exitCode();
        engine = whole ? results.engine() : null;
        started = ImageRow.text(results.started());
        ended = ImageRow.text(results.ended());
        counts = whole ? counts(results) : null;
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
        return new PushSummary(results, true);
    }

    /** What may be saved of it. */
    static PushSummary toKeep(Results results) {
        return new PushSummary(results, fits(results.reason()) && fits(results.engine()));
    }

    /** With what XML cannot hold the build could not be loaded any more. */
    private static boolean fits(String text) {
        return text == null || text.length() <= LONGEST_TEXT && XmlText.fits(text);
    }

    private static Map<String, Integer> counts(Results results) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        results.counts().forEach((state, count) -> {
            if (count > 0) {
                counts.put(state.name(), count);
            }
        });
        return counts;
    }

    /** Whether it holds all that the REST API tells of a build but its images; else some are missing. */
    boolean isWhole() {
        return counts != null;
    }

    public String getReason() {
        return reason;
    }

    public Integer getExitCode() {
        return exitCode;
    }

    public String getEngine() {
        return engine;
    }

    public String getStarted() {
        return started;
    }

    public String getEnded() {
        return ended;
    }

    /** Number of images by state; every state is there. */
    public Map<String, Integer> getCounts() {
        Map<String, Integer> all = new TreeMap<>();
        for (ItemState state : ItemState.values()) {
            all.put(state.name(), counts.getOrDefault(state.name(), 0));
        }
        return all;
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

    /** Whether the engine told anything; else there is nothing to compare. */
    boolean hasBegun() {
        return !neverBegan;
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

    /** Builds are compared as the pushes of a build are merged. */
    int seriousness() {
        return MergedResults.seriousness(rehearsal, dryRun);
    }
}
