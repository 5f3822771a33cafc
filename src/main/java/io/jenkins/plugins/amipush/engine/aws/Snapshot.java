package io.jenkins.plugins.amipush.engine.aws;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A snapshot of this account.
 *
 * @param state pending, completed, error, recoverable or recovering
 * @param progress how much of it is there, in per cent
 * @param volumeGib the size of the volumes made of it
 */
public record Snapshot(
        String id, String state, int progress, Instant started, int volumeGib, Map<String, String> tags) {
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})%");

    /**
     * Whether an image can be registered of it, now or when it is completed. One that a push has written and not yet
     * tagged with its digest is its writer's alone, even if it is completed: nobody else knows what it holds.
     */
    public boolean usable() {
        return (completed() || pending()) && !Tags.BEING_WRITTEN.equals(tags.get(Tags.WRITING));
    }

    /** Whether it may still be completed: by AWS, or by whoever writes its blocks. */
    boolean pending() {
        return "pending".equals(state);
    }

    public boolean completed() {
        return "completed".equals(state);
    }

    /** The digest of the staged file whose content it holds, where a push of ours said so. */
    public Optional<String> sha256() {
        return Optional.ofNullable(tags.get(Tags.SHA256));
    }

    static Snapshot of(software.amazon.awssdk.services.ec2.model.Snapshot snapshot) {
        return new Snapshot(
                snapshot.snapshotId(),
                snapshot.stateAsString(),
                percent(snapshot.progress()),
                Optional.ofNullable(snapshot.startTime()).orElse(Instant.EPOCH),
                Optional.ofNullable(snapshot.volumeSize()).orElse(0),
                Tags.map(snapshot.tags()));
    }

    /** EC2 says it as {@code 73%}, and nothing while it does not know. */
    private static int percent(String progress) {
        Matcher percent = PERCENT.matcher(Objects.toString(progress, ""));
        return percent.matches() ? Integer.parseInt(percent.group(1)) : 0;
    }
}
