package io.jenkins.plugins.amipush.results;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.TransientActionFactory;

/** Gives the page of a job that pushes images what {@link JobPushes} shows. */
@Extension
@SuppressWarnings("rawtypes")
public final class JobPushesFactory extends TransientActionFactory<Job> {
    @Override
    public Class<Job> type() {
        return Job.class;
    }

    /** Else every question for any other action of any job would load builds. */
    @Override
    public Class<? extends Action> actionType() {
        return JobPushes.class;
    }

    /** Looks at builds that the job's page loads in any case, and at no journal: this is asked for very often. */
    @Override
    public Collection<? extends Action> createFor(Job target) {
        Job<?, ?> job = target;
        boolean pushes = Stream.of(job.getLastBuild(), job.getLastCompletedBuild(), job.getLastSuccessfulBuild())
                .anyMatch(JobPushesFactory::pushed);
        return pushes ? List.of(new JobPushes(job)) : List.of();
    }

    private static boolean pushed(Run<?, ?> build) {
        return build != null && build.getAction(AmiPushAction.class) != null;
    }
}
