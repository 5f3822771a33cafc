package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that passes only, and at once, when somebody sleeps in it; it remembers for how long. */
final class ManualTime implements Time {
    final List<Duration> sleeps = new CopyOnWriteArrayList<>();
    private final double speed;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Sleeper sleeper = duration -> {};

    /** What takes place meanwhile. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    ManualTime() {
        this(1);
    }

    ManualTime(double speed) {
        this.speed = speed;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        sleeps.add(duration);
        sleeper.sleep(duration);
        now = now.plus(duration);
    }

    @Override
    public CompletableFuture<Void> after(Duration duration) {
        try {
            sleep(duration);
        } catch (InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return CompletableFuture.completedFuture(null);
    }

    synchronized void onSleep(Sleeper what) {
        sleeper = what;
    }

    @Override
    public double speed() {
        return speed;
    }
}
