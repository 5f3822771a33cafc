package io.jenkins.plugins.amipush.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Journal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** What the commands set in motion, so that the command line can be tried without it. */
interface Engine {
    /** Opens the console of a push, before its first event. */
    Console console(PushJob job);

    /**
     * Pushes the images. Faults of the sources are told as events; whatever ends it early is thrown.
     *
     * @throws io.jenkins.plugins.amipush.engine.PushFailure when the push cannot be done at all
     * @throws io.jenkins.plugins.amipush.engine.StopSignal.Stopped when it was stopped
     */
    PushEnd push(PushJob job) throws InterruptedException, IOException;

    /** Writes the results of a push that has ended, in whatever way, from what its journal says. */
    void writeResults(PushJob job) throws IOException;

    /** Starts a stand-in for AWS and RHSM. @param port 0 for any. @param scenario null for an empty one */
    Cloud startCloud(int port, Path scenario, Time time) throws IOException;

    /** Shows the events to people. It is closed after the last one. */
    interface Console extends Journal.Listener, AutoCloseable {
        /** Shows a line that is no event, such as a library's log. */
        void line(String text);

        @Override
        void close();
    }

    /** A stand-in that runs. */
    interface Cloud extends AutoCloseable {
        URI endpoint();

        URI rhsm();

        /** What it holds, and how many requests came. */
        JsonNode summary();

        @Override
        void close();
    }
}
