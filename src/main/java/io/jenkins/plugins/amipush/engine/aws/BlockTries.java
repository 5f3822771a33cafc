package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What is done about a block that EBS did not take: waits and another try, or the end of the upload. */
final class BlockTries {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
    private static final int MOST_LOSSES = 8;

    /** A block that is damaged on its way is sent once more; one that is refused each time is no accident. */
    private static final int MOST_REFUSALS = 4;

    private static final int SERVER_ERROR = 500;
    private static final int TIMEOUT = 408;

    /** What EBS says of a snapshot that it does not know yet, and of data that does not match its checksum. */
    private static final Set<String> QUESTIONABLE =
            Set.of("ResourceNotFoundException", "ValidationException", "InvalidSignatureException");

    private final Time time;
    private final BlockPace pace;
    private final Instant knownBy;

    /** @param knownBy until then EBS may not know the snapshot everywhere */
    BlockTries(Time time, BlockPace pace, Instant knownBy) {
        this.time = time;
        this.pace = pace;
        this.knownBy = knownBy;
    }

    /** @param doing what a try is for */
    Block block(Supplier<String> doing) {
        return new Block(doing);
    }

    /** Whether it was EBS that refused, and not the network that failed. */
    static boolean answer(SdkException e) {
        return e instanceof AwsServiceException;
    }

    /** Whether EBS speaks of this one snapshot or block, and not of what this account may do. */
    static boolean isAboutTheSnapshot(SdkException e) {
        return e instanceof AwsServiceException refused && QUESTIONABLE.contains(AwsCall.code(refused));
    }

    /**
     * What EBS direct's refusal, or silence, means for the upload.
     *
     * @return a {@link PushFailure} where the way through S3 would meet it too, or {@link BlocksUnavailable}
     */
    static RuntimeException unavailable(String doing, SdkException e) {
        RuntimeException failure = AwsCall.failure(doing, e);
        boolean credentials = e instanceof AwsServiceException refused
                && AwsCall.code(refused).contains("Expired");
        return failure instanceof PushFailure known && !credentials ? new BlocksUnavailable(known) : failure;
    }

    /** The tries of one block. */
    final class Block {
        private final Supplier<String> doing;
        private Duration wait = FIRST_WAIT;
        private int losses;
        private int refusals;

        Block(Supplier<String> doing) {
            this.doing = doing;
        }

        /** Returns when it is time for the next try; throws when there is to be none. */
        void failed(SdkException e) throws InterruptedException {
            if (!(AwsCall.failure(doing.get(), e) instanceof PushFailure failure)) {
                throw AwsCall.failure(doing.get(), e);
            }
            if (!(e instanceof AwsServiceException refused) || isLoss(refused)) {
                pace.lost();
                losses++;
                if (losses == MOST_LOSSES) {
                    throw new BlocksUnavailable(failure);
                }
            } else if (refused.isThrottlingException()) {
                pace.throttled(failure);
            } else if (isAboutTheSnapshot(e)) {
                refusals++;
                if (refusals >= MOST_REFUSALS && time.now().isAfter(knownBy)) {
                    throw failure;
                }
            } else {
                throw unavailable(doing.get(), e);
            }
            // Not all at once again.
            time.sleep(Duration.ofNanos(
                    (long) (wait.toNanos() * (0.5 + ThreadLocalRandom.current().nextDouble() / 2))));
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }

        private static boolean isLoss(AwsServiceException e) {
            return e.statusCode() >= SERVER_ERROR && !e.isThrottlingException() || e.statusCode() == TIMEOUT;
        }
    }
}
