package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.List;

/** A phase of one image, or of several that share it: what happens inside is framed by its events. */
record Work(Reporter reporter, List<String> images) {

    /** @param found whether it was there already. @param detail what came of it. @param bytes sent, or null */
    record Ended<V>(V value, boolean found, String detail, Long bytes) {
        static <V> Ended<V> made(V value, String detail) {
            return new Ended<>(value, false, detail, null);
        }

        static <V> Ended<V> found(V value, String detail) {
            return new Ended<>(value, true, detail, null);
        }
    }

    /** What is done in a phase. */
    @FunctionalInterface
    interface Body<V> {
        Ended<V> run() throws InterruptedException;
    }

    /** @param detail what the phase is about, such as {@code BUCKET/KEY} */
    <V> V phase(Phase phase, String detail, Body<V> body) throws InterruptedException {
        reporter.tell(new Event.PhaseStarted(reporter.now(), images, phase, detail));
        try {
            Ended<V> ended = body.run();
            ended(phase, ended.found() ? Event.Outcome.FOUND : Event.Outcome.DONE, ended.detail(), ended.bytes(), null);
            return ended.value();
        } catch (PushFailure e) {
            ended(phase, Event.Outcome.FAILED, e.getMessage(), null, e.requestId());
            throw e;
        } catch (StopSignal.Stopped | InterruptedException e) {
            ended(phase, Event.Outcome.FAILED, "interrupted", null, null);
            throw e;
        } catch (RuntimeException | Error e) {
            ended(phase, Event.Outcome.FAILED, e.toString(), null, null);
            throw e;
        }
    }

    void progress(Phase phase, long done, Long total, String message) {
        reporter.tell(new Event.Progress(reporter.now(), images, phase, done, total, message));
    }

    void resource(Event.Kind kind, String region, String id, boolean created, String sha256) {
        reporter.tell(new Event.Resource(reporter.now(), images, kind, region, id, created, sha256));
    }

    private void ended(Phase phase, Event.Outcome outcome, String detail, Long bytes, String requestId) {
        reporter.tell(new Event.PhaseEnded(reporter.now(), images, phase, outcome, detail, bytes, requestId));
    }
}
