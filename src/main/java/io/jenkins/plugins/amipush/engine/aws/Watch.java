package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Watches all things of a kind in a region that are waited for, with one call a look for all of them: AWS throttles
 * looking by account and region, however many wait. No thread waits between two looks.
 *
 * @param <T> the kind: imports, snapshots, images
 */
final class Watch<T> {
    /** For so long may EC2 not show what it has just made (facts: eventual consistency). */
    private static final Duration INVISIBLE = Duration.ofMinutes(5);

    /** A look that fails is repeated this often; the call itself has been tried several times by then. */
    private static final int LOOKS_FAILED = 10;

    private final Subject<T> subject;
    private final Time time;
    private final Pace pace;
    private final Executor looks;
    private final List<Watched<T>> watched = new ArrayList<>();
    private boolean looking;
    /** How many looks in a row have failed; of the one look at a time. */
    private int failed;

    /** @param looks runs each look, until it is stopped; whoever stops it ends the waiting himself */
    Watch(Subject<T> subject, Time time, Pace pace, Executor looks) {
        this.subject = subject;
        this.time = time;
        this.pace = pace;
        this.looks = looks;
    }

    /** What a watch has to know of a kind of things. */
    interface Subject<T> {
        /** In one word. */
        String kind();

        /**
         * Those with the ids; one that EC2 does not show (yet) is missing.
         *
         * @throws PushFailure when they cannot be looked at
         */
        List<T> with(Collection<String> ids);

        String id(T thing);

        /** Whether nothing more will become of it, be it as wished or not. */
        boolean ended(T thing);

        /** Why the way in which it ended is a failure; empty where it is none, or for others to judge. */
        default Optional<PushFailure> failure(T thing) {
            return Optional.empty();
        }

        /** That it has not ended in time. */
        PushFailure late(String id, Duration limit);

        /** That EC2 does not show it, though it should by now. */
        PushFailure unknown(String id);
    }

    private record Watched<T>(
            String id, Instant since, Duration limit, Consumer<? super T> listener, CompletableFuture<T> ended) {}

    /**
     * Watches a thing until it has ended. Several may wait for the same.
     *
     * @param limit when to give up waiting
     * @param listener told of every look at it, on the thread of that look
     * @return fails with a {@link PushFailure} when it does not end in time, or cannot be looked at
     */
    CompletableFuture<T> ended(String id, Duration limit, Consumer<? super T> listener) {
        Watched<T> mine = new Watched<>(id, time.now(), limit, listener, new CompletableFuture<>());
        synchronized (watched) {
            watched.add(mine);
            if (looking) {
                return mine.ended;
            }
            looking = true;
        }
        lookAfter(pace.first() ? CompletableFuture.completedFuture(null) : time.after(pace.next()));
        return mine.ended;
    }

    private void lookAfter(CompletableFuture<Void> pause) {
        pause.thenRunAsync(this::look, looks).exceptionally(unlooked -> {
            if (!(unlooked.getCause() instanceof RejectedExecutionException)) {
                failAll(new IllegalStateException(unlooked.getCause()));
                nobodyWaits();
            }
            return null;
        });
    }

    private StopSignal.Stopped stopped() {
        return new StopSignal.Stopped("stopped while waiting for " + subject.kind() + "s");
    }

    /** How many wait. */
    int waiting() {
        return open().size();
    }

    private void look() {
        try {
            List<Watched<T>> all = open();
            Set<String> ids = all.stream().map(Watched::id).collect(Collectors.toSet());
            tell(subject.with(ids), all);
            failed = 0;
        } catch (PushFailure e) {
            failed++;
            if (e.isPermanent() || failed == LOOKS_FAILED) {
                failAll(e);
                failed = 0;
            }
        } catch (StopSignal.Stopped e) {
            failAll(stopped());
        } catch (RuntimeException e) {
            failAll(e);
        } catch (Error e) {
            // Nobody else would ever tell those who wait.
            failAll(new IllegalStateException(e));
        }
        if (!nobodyWaits()) {
            lookAfter(time.after(pace.next()));
        }
    }

    private List<Watched<T>> open() {
        synchronized (watched) {
            return List.copyOf(watched);
        }
    }

    private boolean nobodyWaits() {
        synchronized (watched) {
            watched.removeIf(watch -> watch.ended.isDone());
            looking = !watched.isEmpty();
            return !looking;
        }
    }

    private void tell(List<T> seen, List<Watched<T>> all) {
        Map<String, T> byId = new HashMap<>();
        seen.forEach(thing -> byId.put(subject.id(thing), thing));
        for (Watched<T> watch : all) {
            try {
                tell(watch, byId.get(watch.id));
            } catch (RuntimeException e) {
                watch.ended.completeExceptionally(e);
            }
        }
    }

    private void tell(Watched<T> watch, T thing) {
        Instant now = time.now();
        if (thing != null) {
            watch.listener.accept(thing);
            if (subject.ended(thing)) {
                Optional<PushFailure> failure = subject.failure(thing);
                if (failure.isPresent()) {
                    throw failure.get();
                }
                watch.ended.complete(thing);
                return;
            }
        } else if (now.isAfter(watch.since.plus(INVISIBLE))) {
            throw subject.unknown(watch.id);
        }
        if (now.isAfter(watch.since.plus(watch.limit))) {
            throw subject.late(watch.id, watch.limit);
        }
    }

    private void failAll(RuntimeException reason) {
        open().forEach(watch -> watch.ended.completeExceptionally(reason));
    }
}
