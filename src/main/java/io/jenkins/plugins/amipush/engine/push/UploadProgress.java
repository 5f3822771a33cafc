package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.aws.BlockUpload;
import io.jenkins.plugins.amipush.engine.aws.ObjectUpload;
import io.jenkins.plugins.amipush.journal.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how far an upload is. */
final class UploadProgress implements ObjectUpload.Listener, BlockUpload.Listener {
    /** Told at most this often, by the machine's clock; people read it, and journals keep it. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Work work;
    private final Phase phase;
    private final Long total;
    private final String what;
    private final Reporter log;
    private Instant next = Instant.MIN;
    private final AtomicLong sum;
    private boolean ended;

    /**
     * @param total bytes, or null where unknown
     * @param what is uploaded, for people
     * @param sum takes how many bytes went over the network
     */
    UploadProgress(Work work, Phase phase, Long total, String what, Reporter log, AtomicLong sum) {
        this.work = work;
        this.phase = phase;
        this.total = total;
        this.what = what;
        this.log = log;
        this.sum = sum;
    }

    /** Tells nothing more: of an upload that failed, some bytes are still under way, and its phase has ended. */
    synchronized void end() {
        ended = true;
    }

    @Override
    public synchronized void uploaded(long sofar, long sent) {
        if (ended) {
            return;
        }
        sum.set(sent);
        Instant now = Instant.now();
        if (now.isBefore(next) && (total == null || sofar < total)) {
            return;
        }
        next = now.plus(EVERY);
        work.progress(phase, sofar, total, what, sent);
    }

    @Override
    public void written(long sofar, long sent) {
        uploaded(sofar, sent);
    }

    @Override
    public void resumed(int earlier) {
        log.info(
                phase == Phase.BLOCKS
                        ? "Going on with an unfinished snapshot of %s: %d blocks are there"
                        : "Going on with an unfinished upload of %s: %d parts are there",
                what,
                earlier);
    }

    @Override
    public void complete() {
        log.info("Waiting for object to exist: %s", what);
    }
}
