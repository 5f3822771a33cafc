package io.jenkins.plugins.amipush.engine.aws;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.SnapshotTaskDetail;

/**
 * An import of an object as a snapshot.
 *
 * @param status active, completed, error, deleted, deleting, cancelled …, in lower case
 * @param progress percent, or null before AWS says
 * @param message AWS's words on the state, or null
 * @param snapshotId once AWS tells it, else null
 */
public record ImportTask(
        String id, String status, Integer progress, String message, String snapshotId, Map<String, String> tags) {
    /** The SDK's own waiter knows only the first of them, and waits two hours for the others. */
    private static final Set<String> DEAD = Set.of("error", "deleted", "deleting", "cancelled", "cancelling");

    public boolean completed() {
        return "completed".equals(status);
    }

    /** It will never bring a snapshot. */
    public boolean dead() {
        return DEAD.contains(status);
    }

    /** It may hold something else than it says. */
    public boolean spoiled() {
        return tags.containsKey(Tags.SPOILED);
    }

    static ImportTask of(software.amazon.awssdk.services.ec2.model.ImportSnapshotTask task) {
        // Of a task that has only begun, or is not of this tool's making, there may be none.
        SnapshotTaskDetail detail = Optional.ofNullable(task.snapshotTaskDetail())
                .orElseGet(() -> SnapshotTaskDetail.builder().build());
        return new ImportTask(
                task.importTaskId(),
                Optional.ofNullable(detail.status()).orElse("").toLowerCase(Locale.ROOT),
                percent(detail.progress()),
                detail.statusMessage(),
                detail.snapshotId(),
                Tags.map(task.tags()));
    }

    private static Integer percent(String progress) {
        try {
            return progress == null ? null : Integer.valueOf(progress.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
