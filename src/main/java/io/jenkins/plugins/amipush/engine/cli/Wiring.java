package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import java.io.PrintStream;
import java.nio.file.Path;

/** Puts the engine's parts together. */
final class Wiring implements Engine {
    @Override
    public Console console(PushJob job) {
        PrintStream err = job.surroundings().err();
        return new Console() {
            @Override
            public void heard(Event event) {
                if (event instanceof Event.Note note && note.level() != Event.Level.DEBUG) {
                    err.println(note.text());
                }
            }

            @Override
            public void line(String text) {
                err.println(text);
            }

            @Override
            public void close() {}
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
