package io.jenkins.plugins.amipush.results;

import hudson.model.Run;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A build of those that a job's page compares. */
@Restricted(NoExternalUse.class)
public final class BuildRow {
    private final Run<?, ?> build;
    private final PushSummary summary;
    private final ResultsTexts texts;
    private boolean compared;

    BuildRow(Run<?, ?> build, PushSummary summary, ResultsTexts texts) {
        this.build = build;
        this.summary = summary;
        this.texts = texts;
    }

    void compare(boolean with) {
        compared = with;
    }

    PushSummary summary() {
        return summary;
    }

    public Run<?, ?> getBuild() {
        return build;
    }

    public PushSummary getSummary() {
        return summary;
    }

    /** Whether it is of the same kind as the others of the chart. */
    public boolean isCompared() {
        return compared;
    }

    public String getOutcomeText() {
        return texts.outcome(summary.getOutcome(), summary.isDryRun());
    }

    /** Rehearsal, dry run, or nothing. */
    public String getKindText() {
        return texts.kind(summary.isRehearsal(), summary.isDryRun());
    }

    public String getDurationText() {
        return summary.getMilliseconds() == 0 ? "" : texts.duration(summary.getMilliseconds());
    }

    public String getBytesText() {
        return summary.getBytesSent() == 0 ? "" : texts.bytes(summary.getBytesSent());
    }

    public String getCountsText() {
        return texts.shortCounts(summary.getTotal(), summary.getPushed(), summary.getFailed());
    }
}
