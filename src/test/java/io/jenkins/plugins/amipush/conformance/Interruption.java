package io.jenkins.plugins.amipush.conformance;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Waits in a cloud for the engine's k-th request that changes something, and cuts the engine off there, once. */
final class Interruption {
    private final int number;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final CompletableFuture<Plan> plan = new CompletableFuture<>();
    private final CountDownLatch signalled = new CountDownLatch(1);
    private final List<Recorded> later = new CopyOnWriteArrayList<>();
    private volatile Recorded met;

    private enum How {
        KILL_BEFORE,
        KILL_AFTER,
        TERMINATE
    }

    private record Plan(How how, EngineProcess engine) {}

    Interruption(RehearsalCloud cloud, int number) {
        this.number = number;
        cloud.onRequest(request -> heard(request, this::arrived));
        cloud.onAnswer(request -> heard(request, this::answered));
    }

    void killBefore(EngineProcess engine) {
        plan.complete(new Plan(How.KILL_BEFORE, engine));
    }

    void killAfter(EngineProcess engine) {
        plan.complete(new Plan(How.KILL_AFTER, engine));
    }

    /** From the request on nothing is answered until the engine has taken the signal up. */
    void terminate(EngineProcess engine) {
        plan.complete(new Plan(How.TERMINATE, engine));
    }

    /** The request that it was, or null where the engine ended before. */
    Recorded met() {
        return met;
    }

    /** Requests that would change something, and came in after the engine had taken the signal up. */
    List<Recorded> later() {
        return later;
    }

    private void heard(Recorded request, BiConsumer<Plan, Recorded> listener) {
        listener.accept(plan.join(), request);
    }

    private void arrived(Plan now, Recorded request) {
        if (now.how == How.TERMINATE) {
            arrivedAroundSignal(now, request);
        } else if (now.how == How.KILL_BEFORE && request.mutating() && count.incrementAndGet() == number) {
            met = request;
            now.engine.kill();
            throw new IllegalStateException("not to be done: the engine is dead");
        }
    }

    private void answered(Plan now, Recorded request) {
        if (now.how == How.KILL_AFTER && request.mutating() && answers.incrementAndGet() == number) {
            met = request;
            now.engine.kill();
        }
    }

    private void arrivedAroundSignal(Plan now, Recorded request) {
        if (signalled.getCount() == 0) {
            if (request.mutating() && now.engine.alive()) {
                later.add(request);
            }
            return;
        }
        if (request.mutating() && count.incrementAndGet() == number) {
            met = request;
            // By then the other images' requests that had left the engine's check behind have arrived as well.
            SignalWatch.awaitQuiet(now.engine);
            now.engine.terminate();
            SignalWatch.awaitSignalTaken(now.engine);
            signalled.countDown();
        } else if (met != null) {
            try {
                signalled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
