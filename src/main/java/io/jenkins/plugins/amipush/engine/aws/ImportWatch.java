package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Waits for the snapshot imports of a region, with one call a look for all of them. */
public final class ImportWatch {
    private final Watch<ImportTask> watch;

    /** @param looks runs each look */
    public ImportWatch(ImportTasks tasks, Time time, Duration interval, Executor looks) {
        this.watch = new Watch<>(new Imports(tasks), time, Pace.after(interval), looks);
    }

    /**
     * Watches an import until it is completed or dead.
     *
     * @param limit when to give up waiting; the import itself goes on
     * @param listener told of every look at it
     * @return fails with a {@link PushFailure} when it does not end in time, or cannot be looked at
     */
    public CompletableFuture<ImportTask> ended(String taskId, Duration limit, Consumer<ImportTask> listener) {
        return watch.ended(taskId, limit, listener);
    }

    private record Imports(ImportTasks tasks) implements Watch.Subject<ImportTask> {
        @Override
        public String kind() {
            return "import";
        }

        @Override
        public List<ImportTask> with(Collection<String> ids) {
            return tasks.with(ids);
        }

        @Override
        public String id(ImportTask task) {
            return task.id();
        }

        @Override
        public boolean ended(ImportTask task) {
            return task.completed() || task.dead();
        }

        @Override
        public PushFailure late(String id, Duration limit) {
            return PushFailure.passing("Timed out waiting for snapshot import " + id, null)
                    .permanent(true)
                    .remedy("it goes on in AWS: run again to go on waiting, or raise --import-timeout");
        }

        @Override
        public PushFailure unknown(String id) {
            return PushFailure.passing("AWS does not know snapshot import " + id + " any more", null);
        }
    }
}
