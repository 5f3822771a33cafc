package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How an image stands. Null means unknown, not yet, or none; lists and maps are never null.
 *
 * @param id {@code REGION/NAME}
 * @param file the staged file's name
 * @param src the staged file's path
 * @param dest the staged directories it lies in
 * @param origin the stage's root or the source's URL
 * @param type hourly, access or marketplace
 * @param name the AMI's name
 * @param bytes the staged file's size
 * @param sha256 the digest of the image's content, lower-case hex
 * @param current what is being done for it now
 * @param object the S3 object, {@code BUCKET/KEY}
 * @param shipped whether RHSM shows it
 * @param publicImage whether everybody may launch it
 * @param attempts how many were begun
 * @param reason why it is not {@link ItemState#PUSHED}
 * @param remedy what to do about that
 * @param exists what a dry run found
 * @param todo what a push would do, in order, as a dry run tells
 * @param started when its first attempt or phase began
 * @param ended when the last word on it was said
 * @param phases in the order in which they began; one that several images share is listed for each
 * @param failures the attempts that failed
 * @param item the push item as its metadata describes it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageResult(
        String id,
        String file,
        String src,
        List<String> dest,
        String origin,
        String region,
        String type,
        String name,
        Long bytes,
        String sha256,
        ItemState state,
        Current current,
        String ami,
        String snapshotId,
        String importTask,
        String object,
        boolean shipped,
        boolean publicImage,
        int attempts,
        String reason,
        String remedy,
        List<String> exists,
        List<String> todo,
        Instant started,
        Instant ended,
        List<PhaseResult> phases,
        List<Failure> failures,
        Map<String, Object> item) {

    /** The same image with other phases. */
    ImageResult withPhases(List<PhaseResult> others) {
        return new ImageResult(
                id,
                file,
                src,
                dest,
                origin,
                region,
                type,
                name,
                bytes,
                sha256,
                state,
                current,
                ami,
                snapshotId,
                importTask,
                object,
                shipped,
                publicImage,
                attempts,
                reason,
                remedy,
                exists,
                todo,
                started,
                ended,
                others,
                failures,
                item);
    }

    /**
     * What is being done now.
     *
     * @param done bytes in an upload, percent in an import
     * @param total in the same unit, or null where unknown
     * @param message AWS's own word on it, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Current(Phase phase, Instant since, String detail, Long done, Long total, String message) {}

    /**
     * A phase of the image.
     *
     * @param attempt the attempt that it belongs to, or 0 before the first
     * @param work a number that phases of several images have in common when they are one work, done once
     * @param ended null while it goes on
     * @param outcome null while it goes on, and when it was broken off
     * @param detail what it works on, then what came of it or why it failed
     * @param bytes sent over the network, also where it failed; null while it goes on
     * @param requestId AWS's request id of what failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PhaseResult(
            Phase phase,
            int attempt,
            long work,
            Instant started,
            Instant ended,
            Event.Outcome outcome,
            String detail,
            Long bytes,
            String requestId) {
        PhaseResult withWork(long number) {
            return new PhaseResult(phase, attempt, number, started, ended, outcome, detail, bytes, requestId);
        }
    }

    /**
     * An attempt that failed.
     *
     * @param requestId AWS's request id
     * @param permanent whether a further attempt would have failed in the same way
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Failure(
            int attempt, Instant time, String reason, String remedy, String requestId, boolean permanent) {}
}
