package io.jenkins.plugins.amipush.results;

import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;

/** What a job's page shows of the pushes of its last builds. Has no page of its own. */
@Restricted(NoExternalUse.class)
public final class JobPushes implements Action {
    /** No build beyond these is loaded. */
    static final int MOST_BUILDS = 25;

    /** Builds that were made before summaries were kept: each of them has journals to be read once. */
    static final int MOST_COUNTED = 3;

    private final Job<?, ?> job;

    JobPushes(Job<?, ?> job) {
        this.job = job;
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return null;
    }

    /** For the page: the last builds that pushed, the newest last. */
    public List<BuildRow> getBuilds() {
        Locale locale = Stapler.getCurrentRequest2().getLocale();
        List<BuildRow> rows = new ArrayList<>();
        int left = MOST_COUNTED;
        Run<?, ?> build = job.getLastBuild();
        for (int i = 0; i < MOST_BUILDS && build != null; i++) {
            AmiPushAction action = build.getAction(AmiPushAction.class);
            if (action != null) {
                PushSummary summary = action.summary();
                if (summary == null && left-- > 0) {
                    action.settle();
                    summary = action.summary();
                }
                if (summary != null) {
                    rows.add(new BuildRow(build, summary, new ResultsTexts(locale)));
                }
            }
            build = build.getPreviousBuild();
        }
        Collections.reverse(rows);
        markShown(rows);
        return rows;
    }

    /** The chart compares like with like: no rehearsal beside real pushes. */
    private static void markShown(List<BuildRow> rows) {
        int most =
                rows.stream().mapToInt(row -> row.summary().seriousness()).max().orElse(0);
        rows.forEach(row -> row.compare(row.summary().seriousness() == most));
    }
}
