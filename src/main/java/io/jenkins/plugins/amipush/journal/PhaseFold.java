package io.jenkins.plugins.amipush.journal;

import java.time.Instant;

/** Gathers what the journal tells of one phase of one image. */
final class PhaseFold {
    private final Phase phase;
    private final int attempt;
    private final long work;
    private final Instant started;
    private Instant ended;
    private boolean open = true;
    private Event.Outcome outcome;
    private String detail;
    private Long bytes;
    private String requestId;
    private Event.Progress progress;
    private long sent;
    private ImageResult.PhaseResult built;

    /** @param work the number that all the images which share it have in common */
    PhaseFold(Phase phase, int attempt, long work, Instant started, String detail) {
        this.phase = phase;
        this.attempt = attempt;
        this.work = work;
        this.started = started;
        this.detail = detail;
    }

    Phase phase() {
        return phase;
    }

    long work() {
        return work;
    }

    boolean isOpen() {
        return open;
    }

    void progress(Event.Progress event) {
        progress = event;
    }

    /** Bytes that the open phase is known to have sent. */
    long sent() {
        return sent;
    }

    void sent(long known) {
        sent = known;
    }

    void end(Event.PhaseEnded event) {
        outcome = event.outcome();
        bytes = event.bytes();
        requestId = event.requestId();
        if (event.detail() != null) {
            detail = event.detail();
        }
        breakOff(event.time());
    }

    /** Closes it, if it is open, without saying what came of it. */
    void breakOff(Instant time) {
        if (open) {
            open = false;
            if (bytes == null && sent > 0) {
                bytes = sent;
            }
            ended = time;
            built = null;
        }
    }

    ImageResult.Current current() {
        return new ImageResult.Current(
                phase,
                started,
                detail,
                progress == null ? null : (Long) progress.done(),
                progress == null ? null : progress.total(),
                progress == null ? null : progress.message());
    }

    ImageResult.PhaseResult result() {
        if (built == null) {
            built = new ImageResult.PhaseResult(
                    phase, attempt, work, started, ended, outcome, detail, bytes, requestId);
        }
        return built;
    }
}
