package io.jenkins.plugins.amipush;

import java.io.IOException;
import java.time.Duration;

/** The agent cannot be reached now. */
final class AgentAway extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Duration patience;

    /** @param patience how long it is worth waiting for it */
    AgentAway(String why, Duration patience, Throwable cause) {
        super(why, cause);
        this.patience = patience;
    }

    Duration patience() {
        return patience;
    }
}
