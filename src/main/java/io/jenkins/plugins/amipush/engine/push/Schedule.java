package io.jenkins.plugins.amipush.engine.push;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** When which image has its turn, and the end of all of them. */
final class Schedule {
    private static final Runnable NOBODY = () -> {};

    private final Workers workers;
    private final Routes routes;
    private final Predicate<ImagePlan> finished;
    private final Work work;
    /** Who shares a snapshot begins when there is one, so that no more threads wait than AWS has work. */
    private final Map<String, Turn> turns = new HashMap<>();

    /**
     * @param finished whether there is nothing to wait for, as far as can be seen
     * @param work what is done for an image
     */
    Schedule(Workers workers, Routes routes, Predicate<ImagePlan> finished, Work work) {
        this.workers = workers;
        this.routes = routes;
        this.finished = finished;
        this.work = work;
    }

    /** Does what is to be done for an image. */
    @FunctionalInterface
    interface Work {
        /** @param followers lets those begin that share its snapshot */
        void run(ImagePush push, Runnable followers) throws InterruptedException;
    }

    /**
     * File by file, not region by region: every region has work from the beginning, for what AWS does at a time is bounded
     * by region, and a file is read again while it is in the machine's memory.
     *
     * @param regions the images of each region
     */
    static List<ImagePush> interleaved(List<List<ImagePush>> regions) {
        int most = regions.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most)
                .boxed()
                .flatMap(n ->
                        regions.stream().filter(region -> n < region.size()).map(region -> region.get(n)))
                .toList();
    }

    /**
     * Returns when all work is done.
     *
     * @throws io.jenkins.plugins.amipush.engine.StopSignal.Stopped when the push was stopped
     */
    void run(List<ImagePush> pushes) throws InterruptedException {
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (ImagePush push : pushes) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            Optional<Turn> turn =
                    routes.of(push.plan()).map(route -> turns.computeIfAbsent(route.key(), key -> new Turn()));
            if (turn.isEmpty() || turn.get().take()) {
                submit(push, end, turn.<Runnable>map(mine -> mine::come).orElse(NOBODY));
            } else {
                turn.get().then(() -> submit(push, end, NOBODY));
            }
        }
        for (CompletableFuture<Void> end : ends) {
            workers.await(end);
        }
    }

    /** @param end completed when the work is done, whatever becomes of it: somebody waits for it */
    private void submit(ImagePush push, CompletableFuture<Void> end, Runnable followers) {
        try {
            if (finished.test(push.plan())) {
                workers.submitShort(() -> done(push, end, followers));
            } else {
                workers.submit(() -> done(push, end, followers));
            }
        } catch (RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    private Void done(ImagePush push, CompletableFuture<Void> end, Runnable followers) {
        try {
            work.run(push, followers);
            end.complete(null);
        } catch (InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        } finally {
            followers.run();
        }
        return null;
    }
}
