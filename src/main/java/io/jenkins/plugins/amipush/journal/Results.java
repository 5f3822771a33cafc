package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How a push stands: the one model that every report, console and page shows, folded from the journal by
 * {@link ResultsFold}. Times are UTC; null means unknown or not yet; lists and maps are never null.
 * {@code docs/results.md} describes the JSON form.
 *
 * @param format the version of this form
 * @param engine the engine's version, or null before the journal's first line
 * @param settings option names and values, without any secret
 * @param rehearsalSpeed how much faster than the machine's clock its times pass, or null when it is no rehearsal
 * @param dryRun whether it was to plan only, and to change nothing
 * @param outcome how the whole push stands
 * @param exitCode the process's exit code, or null while it runs or when it was killed
 * @param reason why the push did not succeed, or null
 * @param started when it began
 * @param updated when the journal last told something
 * @param ended when it ended, or null
 * @param bytesSent what went over the network so far, also of what failed; shared work counts once
 * @param warnings notes of level WARNING and ERROR, the first {@link ResultsFold#MOST_WARNINGS} of them
 * @param warningsOmitted how many more there were
 * @param images in the order in which they first appeared
 * @param left what a stopped push left in AWS
 * @param counts number of images by state; every state has an entry
 * @param total number of images
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Results(
        int format,
        String engine,
        Map<String, Object> settings,
        Double rehearsalSpeed,
        boolean dryRun,
        RunOutcome outcome,
        Integer exitCode,
        String reason,
        Instant started,
        Instant updated,
        Instant ended,
        long bytesSent,
        List<Identity> identities,
        List<FoundFault> faults,
        List<Warning> warnings,
        int warningsOmitted,
        List<ImageResult> images,
        List<Left> left,
        Map<ItemState, Integer> counts,
        int total) {
    /** The version of the form; it changes when an old reader would misread it. */
    public static final int FORMAT = 1;

    /** Whether nothing was changed in the real AWS and RHSM. */
    public boolean rehearsal() {
        return rehearsalSpeed != null;
    }

    /** Who the push is, for a region. @param endpoint null for AWS's own. @param proxy {@code host:port} or null */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Identity(String region, String account, String arn, String endpoint, String proxy) {}

    /** @param image the image that it concerns, or null */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FoundFault(Instant time, Fault fault, String image) {}

    /** @param image the image that it concerns, or null */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Warning(Instant time, Event.Level level, String text, String image) {}

    /** What is left in AWS, and how the next push deals with it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Left(String image, String region, String what, String next) {}
}
