package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something that happened in a push: one line of the journal. {@code type} tells which; times are UTC; an image is named
 * by its id, {@code REGION/NAME}; null fields are left out. A reader skips types and fields that it does not know.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Event.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = Event.Note.class, name = "note"),
    @JsonSubTypes.Type(value = Event.FaultFound.class, name = "fault"),
    @JsonSubTypes.Type(value = Event.Identity.class, name = "identity"),
    @JsonSubTypes.Type(value = Event.Image.class, name = "image"),
    @JsonSubTypes.Type(value = Event.Plan.class, name = "plan"),
    @JsonSubTypes.Type(value = Event.AttemptStarted.class, name = "attempt"),
    @JsonSubTypes.Type(value = Event.AttemptFailed.class, name = "attempt-failed"),
    @JsonSubTypes.Type(value = Event.PhaseStarted.class, name = "phase-started"),
    @JsonSubTypes.Type(value = Event.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Event.PhaseEnded.class, name = "phase-ended"),
    @JsonSubTypes.Type(value = Event.Resource.class, name = "resource"),
    @JsonSubTypes.Type(value = Event.ImageEnded.class, name = "image-ended"),
    @JsonSubTypes.Type(value = Event.Left.class, name = "left"),
    @JsonSubTypes.Type(value = Event.End.class, name = "end"),
    @JsonSubTypes.Type(value = Event.Stopped.class, name = "stopped"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Event {
    /** The version of the journal's format; it changes when an old reader would misread a new journal. */
    int FORMAT = 1;

    Instant time();

    /**
     * Always the first line.
     *
     * @param format {@link #FORMAT}
     * @param engine the engine's version
     * @param settings what the push was asked for: option names and their values, without any secret
     * @param rehearsalSpeed how much faster than the machine's clock the times in this journal pass, or null when the
     *     push is no rehearsal
     */
    record Begin(Instant time, int format, String engine, Map<String, Object> settings, Double rehearsalSpeed)
            implements Event {}

    /** A line for people. */
    record Note(Instant time, Level level, String text, String image) implements Event {}

    /** The importance of a {@link Note}. */
    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /** Something wrong with the input. @param image the image that it concerns, or null */
    record FaultFound(Instant time, Fault fault, String image) implements Event {}

    /** Who the push is, for a region. @param endpoint null for AWS's own. @param proxy {@code host:port} or null */
    record Identity(Instant time, String region, String account, String arn, String endpoint, String proxy)
            implements Event {}

    /**
     * An image that the push has to bring about.
     *
     * @param image its id, {@code REGION/NAME}
     * @param file the staged file's name
     * @param src the staged file's path, or null where a {@code pub:} source has none
     * @param dest the staged directories it lies in
     * @param imageType hourly, access or marketplace
     * @param name the AMI's name
     * @param bytes the staged file's size, or null where unknown
     * @param item the push item as {@code images.json} shows it, but for what the push adds
     */
    record Image(
            Instant time,
            String image,
            String file,
            String src,
            List<String> dest,
            String region,
            String imageType,
            String name,
            Long bytes,
            Map<String, Object> item)
            implements Event {}

    /** What a dry run found: what exists already, and what a push would do, in order. */
    record Plan(Instant time, String image, List<String> exists, List<String> todo) implements Event {}

    /** @param of how many attempts there may be */
    record AttemptStarted(Instant time, String image, int attempt, int of) implements Event {}

    /**
     * @param remedy what to do about it, or null
     * @param requestId AWS's request id, or null
     * @param permanent whether a further attempt would fail in the same way
     * @param waitSeconds the wait before the next attempt, or null when there is none
     */
    record AttemptFailed(
            Instant time,
            String image,
            int attempt,
            String reason,
            String remedy,
            String requestId,
            boolean permanent,
            Double waitSeconds)
            implements Event {}

    /** A phase began, for all the images that share its work. @param detail such as {@code BUCKET/KEY}, or null */
    record PhaseStarted(Instant time, List<String> images, Phase phase, String detail) implements Event {}

    /**
     * @param done bytes in an upload, percent in an import
     * @param total in the same unit, or null where unknown
     * @param sent bytes over the network since the phase began, or null; what was there already is in {@code done} only
     */
    record Progress(Instant time, List<String> images, Phase phase, long done, Long total, String message, Long sent)
            implements Event {
        /** One of a phase that sends nothing. */
        public Progress(Instant time, List<String> images, Phase phase, long done, Long total, String message) {
            this(time, images, phase, done, total, message, null);
        }
    }

    /**
     * @param detail what came of it, or why it failed
     * @param bytes sent over the network, or null
     * @param requestId AWS's request id of what failed, or null
     */
    record PhaseEnded(
            Instant time,
            List<String> images,
            Phase phase,
            Outcome outcome,
            String detail,
            Long bytes,
            String requestId)
            implements Event {
        /** One that names no request. */
        public PhaseEnded(Instant time, List<String> images, Phase phase, Outcome outcome, String detail, Long bytes) {
            this(time, images, phase, outcome, detail, bytes, null);
        }
    }

    /** How a phase ended. */
    enum Outcome {
        /** It changed something. */
        @JsonProperty("done")
        DONE,
        /** What it is for was there already. */
        @JsonProperty("found")
        FOUND,
        @JsonProperty("failed")
        FAILED
    }

    /**
     * Something in AWS that these images rest on.
     *
     * @param id {@code BUCKET/KEY}, {@code snap-…}, {@code ami-…} or {@code import-snap-…}
     * @param created whether this push made it
     * @param sha256 the digest of the content it holds, in hex, or null where unknown
     */
    record Resource(
            Instant time, List<String> images, Kind kind, String region, String id, boolean created, String sha256)
            implements Event {}

    /** The kinds of {@link Resource}. */
    enum Kind {
        @JsonProperty("object")
        OBJECT,
        @JsonProperty("import-task")
        IMPORT_TASK,
        @JsonProperty("snapshot")
        SNAPSHOT,
        @JsonProperty("ami")
        AMI
    }

    /**
     * The last word on an image.
     *
     * @param shipped whether RHSM shows it
     * @param publicImage whether everybody may launch it
     * @param reason why it is not {@link ItemState#PUSHED}, or null
     */
    record ImageEnded(
            Instant time,
            String image,
            ItemState state,
            boolean shipped,
            boolean publicImage,
            String reason,
            String remedy)
            implements Event {}

    /** What a stopped push left in AWS, and how the next one deals with it. */
    record Left(Instant time, String image, String region, String what, String next) implements Event {}

    /** The last line of a push that ran to its end. @param exitCode the process's exit code */
    record End(Instant time, RunOutcome outcome, int exitCode, String reason) implements Event {}

    /** The last line of a push that was stopped. */
    record Stopped(Instant time, String reason, int exitCode) implements Event {}
}
