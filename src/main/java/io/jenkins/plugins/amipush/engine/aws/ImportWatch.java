package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Watches all imports of a region that are waited for, with one call a look for all of them: AWS throttles looking by
 * account and region, however many images wait. One thread looks, while there is something to look at.
 */
public final class ImportWatch {
    /** For so long may EC2 not show an import that it has just begun (facts: eventual consistency). */
    private static final Duration INVISIBLE = Duration.ofMinutes(5);

    /** A look that fails is repeated this often; the call itself has been tried several times by then. */
    private static final int LOOKS_FAILED = 10;

    private final ImportTasks tasks;
    private final Time time;
    private final Duration interval;
    private final Map<String, Watched> watched = new HashMap<>();
    private boolean looking;

    public ImportWatch(ImportTasks tasks, Time time, Duration interval) {
        this.tasks = tasks;
        this.time = time;
        this.interval = interval;
    }

    private record Watched(
            Instant since, Instant end, Consumer<ImportTask> listener, CompletableFuture<ImportTask> ended) {}

    /**
     * Waits until an import is completed or dead.
     *
     * @param limit when to give up waiting; the import itself goes on
     * @param listener told of every look at it
     * @throws PushFailure when it does not end in time, or cannot be looked at
     */
    public ImportTask await(String taskId, Duration limit, Consumer<ImportTask> listener) throws InterruptedException {
        CompletableFuture<ImportTask> ended = new CompletableFuture<>();
        synchronized (watched) {
            Instant now = time.now();
            watched.put(taskId, new Watched(now, now.plus(limit), listener, ended));
            if (!looking) {
                looking = true;
                Thread thread = new Thread(this::look, "import-watch");
                thread.setDaemon(true);
                thread.start();
            }
        }
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            synchronized (watched) {
                watched.remove(taskId);
            }
        }
    }

    private void look() {
        int failed = 0;
        while (true) {
            try {
                time.sleep(interval);
                Set<String> ids;
                synchronized (watched) {
                    ids = Set.copyOf(watched.keySet());
                    looking = !ids.isEmpty();
                    if (!looking) {
                        return;
                    }
                }
                tell(tasks.with(ids), ids);
                failed = 0;
            } catch (PushFailure e) {
                failed++;
                if (e.isPermanent() || failed == LOOKS_FAILED) {
                    failAll(e);
                    failed = 0;
                }
            } catch (StopSignal.Stopped | InterruptedException e) {
                failAll(new StopSignal.Stopped("stopped while waiting for imports"));
            } catch (RuntimeException e) {
                failAll(e);
            } catch (Error e) {
                // Nobody else would ever tell those who wait.
                failAll(new IllegalStateException(e));
            }
        }
    }

    private void tell(List<ImportTask> seen, Set<String> ids) {
        Map<String, ImportTask> byId = new HashMap<>();
        seen.forEach(task -> byId.put(task.id(), task));
        for (String id : ids) {
            Watched watch;
            synchronized (watched) {
                watch = watched.get(id);
            }
            if (watch != null) {
                tell(watch, id, byId.get(id));
            }
        }
    }

    private void tell(Watched watch, String id, ImportTask task) {
        Instant now = time.now();
        if (task == null) {
            if (now.isAfter(watch.since.plus(INVISIBLE))) {
                watch.ended.completeExceptionally(
                        PushFailure.passing("AWS does not know snapshot import " + id + " any more", null));
            }
            return;
        }
        watch.listener.accept(task);
        if (task.completed() || task.dead()) {
            watch.ended.complete(task);
        } else if (now.isAfter(watch.end)) {
            watch.ended.completeExceptionally(PushFailure.passing("Timed out waiting for snapshot import " + id, null)
                    .permanent(true)
                    .remedy("it goes on in AWS: run again to go on waiting, or raise --import-timeout"));
        }
    }

    private void failAll(RuntimeException reason) {
        synchronized (watched) {
            watched.values().forEach(watch -> watch.ended.completeExceptionally(reason));
            watched.clear();
        }
    }
}
