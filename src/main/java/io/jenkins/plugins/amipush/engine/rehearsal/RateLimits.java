package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** AWS's token buckets, one for each region and operation (S3: for all writes of a region). */
final class RateLimits {
    private static final Rate EC2_READ = new Rate(100, 20);
    private static final Rate EC2_WRITE = new Rate(200, 5);
    private static final Rate S3_WRITE = new Rate(3500, 3500);
    private static final Rate EBS_BLOCK = new Rate(1000, 1000);
    private static final Rate EBS_SNAPSHOT = new Rate(10, 10);

    private final World world;
    private final Map<String, Bucket> buckets = new HashMap<>();

    RateLimits(World world) {
        this.world = world;
    }

    /** Whether the call comes too fast; if not, it takes a token. */
    synchronized boolean exceeded(Recorded request) {
        Rate rate = rate(request);
        if (!world.scenario().throttling() || rate == null) {
            return false;
        }
        String bucket = request.region() + '\n' + (rate == S3_WRITE ? "s3" : request.operation());
        return !buckets.computeIfAbsent(bucket, key -> new Bucket(rate, world.now()))
                .take(world.now());
    }

    private static Rate rate(Recorded request) {
        return switch (request.service()) {
            case "ec2" -> request.mutating() ? EC2_WRITE : EC2_READ;
            case "s3" -> request.mutating() ? S3_WRITE : null;
            case "ebs" ->
                switch (request.operation()) {
                    case "ebs:PutSnapshotBlock", "ebs:GetSnapshotBlock" -> EBS_BLOCK;
                    case "ebs:StartSnapshot", "ebs:CompleteSnapshot" -> EBS_SNAPSHOT;
                    default -> null;
                };
            default -> null;
        };
    }

    private record Rate(int burst, int perSecond) {}

    private static final class Bucket {
        private final Rate rate;
        private double tokens;
        private Instant filled;

        Bucket(Rate rate, Instant now) {
            this.rate = rate;
            tokens = rate.burst;
            filled = now;
        }

        boolean take(Instant now) {
            double seconds = Duration.between(filled, now).toNanos() / 1e9;
            tokens = Math.min(rate.burst, tokens + seconds * rate.perSecond);
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}
