package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.Objects;

/**
 * Copies of snapshots that fail.
 *
 * @param region glob of the region that is copied to; any, when absent
 * @param nth which of the fitting copies is meant, 1 for the first; all of them, when absent
 * @param failsAtLook the time that it is described for at which its state is {@code error}; until then it is pending
 */
public record CopyRule(String region, Integer nth, Integer failsAtLook) {
    public CopyRule {
        region = Objects.requireNonNullElse(region, "*");
        Scenario.require(nth == null || nth >= 1, "nth must be 1 or more: " + nth);
        Scenario.require(failsAtLook != null && failsAtLook >= 1, "failsAtLook must be 1 or more: " + failsAtLook);
    }

    boolean fits(String destination) {
        return Glob.matches(region, destination);
    }
}
