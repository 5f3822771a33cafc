package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Has EBS take a snapshot as complete, once, whatever becomes of the answers. */
final class BlockCompletion {
    private static final int TRIES = 8;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    /** Completion itself takes seconds; EC2 shows it a little later, if it was taken at all. */
    private static final Duration COMPLETED_AFTER = Duration.ofMinutes(10);

    /** So often in a row EC2 has to say that it knows of no snapshot. */
    private static final int LOOKS_IN_VAIN = 12;

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final int SERVER_ERROR = 500;
    private static final int TIMEOUT = 408;

    /** What is no fault of the blocks, and may pass: the snapshot is not known everywhere yet, the clocks differ. */
    private static final Set<String> PASSING = Set.of("ResourceNotFoundException", "InvalidSignatureException");

    private final AwsClients aws;
    private final BlockSnapshot snapshot;
    private final BlockRecord record;
    private final String doing;

    BlockCompletion(AwsClients aws, BlockSnapshot snapshot, BlockRecord record) {
        this.aws = aws;
        this.snapshot = snapshot;
        this.record = record;
        doing = "complete snapshot " + snapshot.id();
    }

    /**
     * @param sums of all blocks that were written
     * @param sha256 the digest of the content, or null
     * @throws PushFailure when EBS does not hold these blocks; then the snapshot and its record are gone
     */
    void run(BlockSums sums, String sha256) throws InterruptedException {
        // Asked for by an earlier push, or a try of this one, whose answer was lost.
        boolean perhapsTaken = record.completing();
        record.completes(sha256);
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                snapshot.complete(sums);
                return;
            } catch (SdkException e) {
                if (!(AwsCall.failure(doing, e) instanceof PushFailure failure)) {
                    throw AwsCall.failure(doing, e);
                }
                if (isRefusal(e)) {
                    if (perhapsTaken && completed()) {
                        return;
                    }
                    throw refused(e, failure);
                }
                perhapsTaken |= !isThrottle(e) && !isPassing(e);
                if (attempt == TRIES) {
                    throw failure;
                }
            }
            aws.time().sleep(wait);
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private static boolean isThrottle(SdkException e) {
        return e instanceof AwsServiceException answer && answer.isThrottlingException();
    }

    private static boolean isPassing(SdkException e) {
        return e instanceof AwsServiceException answer && PASSING.contains(AwsCall.code(answer));
    }

    private static boolean isRefusal(SdkException e) {
        return e instanceof AwsServiceException answer
                && answer.statusCode() < SERVER_ERROR
                && answer.statusCode() != TIMEOUT
                && !answer.isThrottlingException()
                && !isPassing(e);
    }

    private boolean completed() throws InterruptedException {
        Snapshots snapshots = new Snapshots(aws, snapshot.region());
        Instant end = aws.time().now().plus(COMPLETED_AFTER);
        int inVain = 0;
        while (true) {
            Optional<Snapshot> found = snapshots.find(snapshot.id());
            if (found.isPresent() && found.get().completed()) {
                return true;
            }
            inVain = found.isEmpty() ? inVain + 1 : 0;
            boolean failed = found.isPresent() && !found.get().pending();
            if (failed || inVain == LOOKS_IN_VAIN || aws.time().now().isAfter(end)) {
                return false;
            }
            aws.time().sleep(LOOK_EVERY);
        }
    }

    /** Where it was perhaps taken all the same, it has had its time to show that by now. */
    private RuntimeException refused(SdkException e, PushFailure failure) {
        if (!BlockTries.isAboutTheSnapshot(e)) {
            return BlockTries.unavailable(doing, e);
        }
        try {
            snapshot.delete();
        } catch (PushFailure inTheWay) {
            failure.addSuppressed(inTheWay);
        }
        record.startAnew();
        return failure;
    }
}
