package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.Event.Level;

/** What the console says of an event. */
record ConsoleLine(Level level, String text) {
    static ConsoleLine debug(String text) {
        return new ConsoleLine(Level.DEBUG, text);
    }

    static ConsoleLine info(String text) {
        return new ConsoleLine(Level.INFO, text);
    }

    static ConsoleLine warning(String text) {
        return new ConsoleLine(Level.WARNING, text);
    }

    static ConsoleLine error(String text) {
        return new ConsoleLine(Level.ERROR, text);
    }
}
