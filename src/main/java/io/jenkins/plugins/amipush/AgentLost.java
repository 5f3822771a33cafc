package io.jenkins.plugins.amipush;

import java.io.IOException;

/** The agent was away for too long, or again and again: the push can be taken up on another. Its message is one line. */
final class AgentLost extends IOException {
    private static final long serialVersionUID = 1;

    AgentLost(String message) {
        super(message);
    }
}
