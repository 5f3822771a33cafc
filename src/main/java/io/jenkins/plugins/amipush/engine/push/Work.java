package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A phase of one image, or of several that share it: what happens inside is framed by its events. */
record Work(Reporter reporter, List<String> images) {

    /** @param found whether it was there already. @param detail what came of it */
    record Ended<V>(V value, boolean found, String detail) {
        static <V> Ended<V> made(V value, String detail) {
            return new Ended<>(value, false, detail);
        }

        static <V> Ended<V> found(V value, String detail) {
            return new Ended<>(value, true, detail);
        }
    }

    /** What is done in a phase. */
    @FunctionalInterface
    interface Body<V> {
        Ended<V> run() throws InterruptedException;
    }

    /** A phase that sends no content. @param detail what it is about, such as {@code BUCKET/KEY} */
    <V> V phase(Phase phase, String detail, Body<V> body) throws InterruptedException {
        return phase(phase, detail, new AtomicLong(), body);
    }

    /** @param sent how many bytes went over the network; told however the phase ends, for they were sent */
    <V> V phase(Phase phase, String detail, AtomicLong sent, Body<V> body) throws InterruptedException {
        started(phase, detail);
        try {
            Ended<V> ended = body.run();
            ended(phase, ended, null, sent);
            return ended.value();
        } catch (InterruptedException | RuntimeException | Error e) {
            ended(phase, null, e, sent);
            throw e;
        }
    }

    /** A phase that sends no content, and ends later. */
    <V> Later<V> phaseLater(Phase phase, String detail, Workers.Work<Later<Ended<V>>> body)
            throws InterruptedException {
        return phaseLater(phase, detail, new AtomicLong(), body);
    }

    /** A phase that ends later. */
    <V> Later<V> phaseLater(Phase phase, String detail, AtomicLong sent, Workers.Work<Later<Ended<V>>> body)
            throws InterruptedException {
        started(phase, detail);
        Later<Ended<V>> end;
        try {
            end = body.run();
        } catch (InterruptedException | RuntimeException | Error e) {
            ended(phase, null, e, sent);
            throw e;
        }
        return end.atEnd((ended, failure) -> ended(phase, ended, failure, sent)).map(Ended::value);
    }

    private void started(Phase phase, String detail) {
        reporter.tell(new Event.PhaseStarted(reporter.now(), images, phase, detail));
    }

    private void ended(Phase phase, Ended<?> ended, Throwable failure, AtomicLong sent) {
        if (failure == null) {
            ended(phase, ended.found() ? Event.Outcome.FOUND : Event.Outcome.DONE, ended.detail(), sent, null);
        } else if (failure instanceof PushFailure known) {
            ended(phase, Event.Outcome.FAILED, known.getMessage(), sent, known.requestId());
        } else {
            boolean stopped = failure instanceof StopSignal.Stopped || failure instanceof InterruptedException;
            ended(phase, Event.Outcome.FAILED, stopped ? "interrupted" : failure.toString(), sent, null);
        }
    }

    /** @param sent bytes over the network since the phase began, or null */
    void progress(Phase phase, long done, Long total, String message, Long sent) {
        reporter.tell(new Event.Progress(reporter.now(), images, phase, done, total, message, sent));
    }

    void resource(Event.Kind kind, String region, String id, boolean created, String sha256) {
        reporter.tell(new Event.Resource(reporter.now(), images, kind, region, id, created, sha256));
    }

    private void ended(Phase phase, Event.Outcome outcome, String detail, AtomicLong sent, String requestId) {
        Long bytes = sent.get() == 0 ? null : (Long) sent.get();
        reporter.tell(new Event.PhaseEnded(reporter.now(), images, phase, outcome, detail, bytes, requestId));
    }
}
