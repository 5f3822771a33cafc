package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Keeps the calls of a push within AWS's quotas, which count by account, region and operation. A push is one account, so
 * there is a {@linkplain TokenBucket bucket} a region and operation, made when it is first needed.
 */
final class Governor {
    private static final List<String> READING = List.of("Describe", "Get", "List");
    private static final List<String> S3_WRITING =
            List.of("Put", "Post", "Delete", "Create", "Copy", "Upload", "Complete");

    /** How long at most a wait goes on after a stop, in the machine's time. */
    private static final Duration STOP_SEEN = Duration.ofMillis(500);

    private final Time time;
    private final StopSignal stop;
    private final Map<Key, TokenBucket> buckets = new ConcurrentHashMap<>();

    Governor(Time time, StopSignal stop) {
        this.time = time;
        this.stop = stop;
    }

    private record Key(String region, String service, String operation) {}

    /**
     * A documented quota (facts): EC2 "Request token bucket sizes and refill rates", EBS "Service quotas for the EBS
     * direct APIs", S3 "Best practices design patterns".
     */
    private enum Quota {
        EC2_READING(100, 20),
        EC2_CHANGING(200, 5),
        EBS_BLOCKS(1000, 1000),
        EBS_SNAPSHOTS(10, 10),
        /** S3 counts by prefix, of which a push has one a region, and all kinds of writing together. */
        S3_WRITING(3500, 3500);

        private final double burst;
        private final double perSecond;

        Quota(double burst, double perSecond) {
            this.burst = burst;
            this.perSecond = perSecond;
        }

        static Optional<Quota> of(String service, String operation) {
            return Optional.ofNullable(
                    switch (service) {
                        case "Ec2" -> begins(operation, READING) ? EC2_READING : EC2_CHANGING;
                        case "Ebs" -> operation.endsWith("Block") ? EBS_BLOCKS : EBS_SNAPSHOTS;
                        case "S3" -> begins(operation, Governor.S3_WRITING) ? S3_WRITING : null;
                        default -> null;
                    });
        }

        private static boolean begins(String operation, List<String> words) {
            return words.stream().anyMatch(operation::startsWith);
        }
    }

    /**
     * The bucket that calls of the operation take their tokens from; empty where AWS documents no quota that a push could
     * come near.
     *
     * @param service as the SDK names it: Ec2, Ebs, S3
     */
    Optional<TokenBucket> bucket(String service, String region, String operation) {
        return Quota.of(service, operation)
                .map(quota -> buckets.computeIfAbsent(
                        new Key(region, service, quota == Quota.S3_WRITING ? "" : operation),
                        key -> new TokenBucket(quota.burst, quota.perSecond, time.now())));
    }

    /**
     * Takes a token, and waits until it is there.
     *
     * @throws StopSignal.Stopped when the push is stopped before
     * @throws AbortedException when the thread is interrupted before
     */
    void await(TokenBucket bucket) {
        Instant end = time.now().plus(bucket.take(time.now()));
        Duration most = Duration.ofNanos((long) (STOP_SEEN.toNanos() * time.speed()));
        try {
            for (Duration left; (left = Duration.between(time.now(), end)).compareTo(Duration.ZERO) > 0; ) {
                stop.check();
                time.sleep(left.compareTo(most) < 0 ? left : most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while waiting for AWS's quota of calls", e);
        }
    }

    /** Learns from a call that failed. */
    void learn(TokenBucket bucket, Throwable failure) {
        if (failure instanceof SdkServiceException refused && refused.isThrottlingException()) {
            bucket.throttled(time.now());
        }
    }

    /** Takes the token of a repetition. @return how long to wait until it is there, in the machine's time */
    Duration repeat(TokenBucket bucket) {
        return Duration.ofNanos((long) (bucket.take(time.now()).toNanos() / time.speed()));
    }
}
