package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Journal;
import java.nio.file.Path;

/** Puts the engine's parts together. */
final class Wiring implements Engine {
    @Override
    public Journal.Listener console(PushOptions options, Surroundings surroundings) {
        return event -> {
            if (event instanceof Event.Note note && note.level() != Event.Level.DEBUG) {
                surroundings.err().println(note.text());
            }
        };
    }

    @Override
    public PushEnd push(PushJob job) {
        throw absent();
    }

    @Override
    public void writeResults(PushJob job, PushEnd end) {}

    @Override
    public Cloud startCloud(int port, Path scenario, Time time) {
        throw absent();
    }

    private static PushFailure absent() {
        return PushFailure.permanent("this build holds the command line only", null);
    }
}
