package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a whole push stands. */
public enum RunOutcome {
    @JsonProperty("running")
    RUNNING,
    /** Every image is pushed; of a dry run: every image can be. */
    @JsonProperty("pushed")
    PUSHED,
    /** At least one image failed. */
    @JsonProperty("failed")
    FAILED,
    /** Nothing was changed: the input is wrong, or the push could not start. */
    @JsonProperty("refused")
    REFUSED,
    /** Stopped from outside; what was done stays done. */
    @JsonProperty("stopped")
    STOPPED
}
