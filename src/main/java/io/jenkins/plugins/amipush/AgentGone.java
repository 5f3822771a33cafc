package io.jenkins.plugins.amipush;

import hudson.AbortException;
import java.nio.channels.ClosedChannelException;

/** The agent was away for too long. */
final class AgentGone extends AbortException {
    private static final long serialVersionUID = 1;

    AgentGone(String message) {
        super(message);
        // What retry(conditions: [agent()]) knows a lost agent by.
        initCause(new ClosedChannelException());
    }
}
