package io.jenkins.plugins.amipush.engine.cli;

import java.util.List;

/** A command of the command line; its fields are its options. */
interface Command {
    /** The options whose prefixes go before those of others. */
    default List<String> established() {
        return List.of();
    }

    /**
     * Does it.
     *
     * @return the exit code
     * @throws UsageException when its options cannot be understood
     */
    int run() throws Exception;
}
