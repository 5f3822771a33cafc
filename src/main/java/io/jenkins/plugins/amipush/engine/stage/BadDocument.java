package io.jenkins.plugins.amipush.engine.stage;

/** A document that cannot be read at all; the message is the problem of a fault. */
final class BadDocument extends Exception {
    BadDocument(String problem) {
        super(problem, null, false, false);
    }
}
