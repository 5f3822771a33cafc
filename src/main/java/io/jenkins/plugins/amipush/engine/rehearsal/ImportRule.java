package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.List;
import java.util.Objects;

/**
 * The fate of import tasks.
 *
 * @param bucket glob of the source's bucket; any, when absent
 * @param key glob of the source's key; any, when absent
 * @param nth which of the fitting tasks is meant, 1 for the first; all of them, when absent
 * @param steps what the task shows each time it is described, the last of them for ever; instead of {@code outcome}
 * @param outcome how it ends after its time
 * @param message the status message that comes with the outcome
 * @param afterSeconds when it ends, in the rehearsal's time; when absent, after the time that an import takes
 */
public record ImportRule(
        String bucket,
        String key,
        Integer nth,
        List<Step> steps,
        Outcome outcome,
        String message,
        Double afterSeconds) {
    public ImportRule {
        bucket = Objects.requireNonNullElse(bucket, "*");
        key = Objects.requireNonNullElse(key, "*");
        Scenario.require(nth == null || nth >= 1, "nth must be 1 or more: " + nth);
        steps = steps == null ? List.of() : List.copyOf(steps);
        Scenario.require(steps.isEmpty() != (outcome == null), "an import rule needs either steps or an outcome");
        Scenario.requireDuration("afterSeconds", afterSeconds);
    }

    boolean fits(String sourceBucket, String sourceKey) {
        return Glob.matches(bucket, sourceBucket) && Glob.matches(key, sourceKey);
    }

    /** How an import can end; {@code NEVER} stays active. */
    public enum Outcome {
        COMPLETED,
        ERROR,
        DELETED,
        CANCELLED,
        NEVER
    }

    /** What DescribeImportSnapshotTasks tells of a task. */
    public record Step(String status, String progress, String message) {
        public Step {
            Scenario.require(status != null && !status.isEmpty(), "a step of an import needs a status");
        }
    }
}
