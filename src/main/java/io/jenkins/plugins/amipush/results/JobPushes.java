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
        return builds(Stapler.getCurrentRequest2().getLocale());
    }

    List<BuildRow> builds(Locale locale) {
        List<BuildRow> rows = new ArrayList<>();
        int left = MOST_COUNTED;
        Run<?, ?> build = job.getLastBuild();
        for (int i = 1; build != null; i++) {
            AmiPushAction action = build.getAction(AmiPushAction.class);
            if (action != null) {
                Settling settling = action.settling();
                if (settling.isNeeded() && left > 0) {
                    left--;
                    settling.settle();
                } else {
                    settling.packOnce();
                }
                PushSummary summary = settling.summary();
                if (summary != null) {
                    rows.add(new BuildRow(build, summary, new ResultsTexts(locale)));
                }
            }
            build = i < MOST_BUILDS ? build.getPreviousBuild() : null;
        }
        Collections.reverse(rows);
        markShown(rows);
        return rows;
    }

    /** It compares like with like: no rehearsal beside real pushes, and nothing that was lost before it began. */
    private static void markShown(List<BuildRow> rows) {
        int most = rows.stream()
                .map(BuildRow::summary)
                .filter(PushSummary::hasBegun)
                .mapToInt(PushSummary::seriousness)
                .max()
                .orElse(0);
        rows.forEach(
                row -> row.compare(row.summary().hasBegun() && row.summary().seriousness() == most));
    }
}
