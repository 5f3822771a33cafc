package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Waits for snapshots of a region, with one call a look for all of them. */
public final class SnapshotWatch {
    private final Snapshots snapshots;
    private final Watch<Snapshot> watch;

    /** @param looks runs each look */
    public SnapshotWatch(Snapshots snapshots, Time time, Duration interval, Executor looks) {
        this.snapshots = snapshots;
        this.watch = new Watch<>(new Completion(snapshots), time, Pace.atOnce(interval), looks);
    }

    /**
     * Watches a snapshot until it is completed.
     *
     * @param listener told of every look at it
     * @return fails with a {@link PushFailure} when it ends otherwise, or not in time, or cannot be looked at
     */
    public CompletableFuture<Snapshot> completed(String id, Duration limit, Consumer<? super Snapshot> listener) {
        return watch.ended(id, limit, listener);
    }

    private record Completion(Snapshots snapshots) implements Watch.Subject<Snapshot> {
        @Override
        public String kind() {
            return "snapshot";
        }

        @Override
        public List<Snapshot> with(Collection<String> ids) {
            return snapshots.with(ids);
        }

        @Override
        public String id(Snapshot snapshot) {
            return snapshot.id();
        }

        @Override
        public boolean ended(Snapshot snapshot) {
            return snapshot.completed() || !snapshot.pending();
        }

        @Override
        public Optional<PushFailure> failure(Snapshot snapshot) {
            return snapshot.completed()
                    ? Optional.empty()
                    // Another attempt makes another one.
                    : Optional.of(PushFailure.passing(
                            "snapshot %s in %s is in state %s"
                                    .formatted(snapshot.id(), snapshots.region(), snapshot.state()),
                            null));
        }

        @Override
        public PushFailure late(String id, Duration limit) {
            return PushFailure.passing(
                    "snapshot %s in %s was not completed within %d s"
                            .formatted(id, snapshots.region(), limit.toSeconds()),
                    null);
        }

        @Override
        public PushFailure unknown(String id) {
            return PushFailure.passing("EC2 does not show snapshot %s in %s".formatted(id, snapshots.region()), null);
        }
    }
}
