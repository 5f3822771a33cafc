package io.jenkins.plugins.amipush.engine;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a part of the engine told its reporter, and how long it wanted to wait: no wait lasts. */
public final class Recorded implements Time {
    private static final Instant NOW = Instant.parse("2026-11-23T14:33:02.5Z");

    public final List<Event> events = new CopyOnWriteArrayList<>();
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public final List<Long> waits = new CopyOnWriteArrayList<>();
    public final Reporter reporter;
    /** Runs at each wait. */
    public Runnable atWait = () -> {};

    public Recorded() {
        Journal journal = new Journal();
        journal.add(events::add);
        journal.add(event -> {
            if (event instanceof Event.Note note) {
                notes.add(note.level() + " " + note.text());
            }
        });
        reporter = new Reporter(journal, this);
    }

    @Override
    public Instant now() {
        return NOW;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        waits.add(duration.toSeconds());
        atWait.run();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public CompletableFuture<Void> after(Duration duration) {
        waits.add(duration.toSeconds());
        atWait.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public double speed() {
        return 1;
    }
}
