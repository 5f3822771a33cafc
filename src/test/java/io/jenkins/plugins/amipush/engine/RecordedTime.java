package io.jenkins.plugins.amipush.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that stands still but for the waits, which take none and are remembered. */
public final class RecordedTime implements Time {
    private final List<Duration> sleeps = new CopyOnWriteArrayList<>();
    private Instant now = Instant.parse("2026-11-23T14:33:02Z");

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
        now = now.plus(duration);
    }

    @Override
    public double speed() {
        return 1000;
    }

    public List<Duration> sleeps() {
        return sleeps;
    }
}
