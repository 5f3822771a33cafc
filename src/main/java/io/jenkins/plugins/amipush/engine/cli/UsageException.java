package io.jenkins.plugins.amipush.engine.cli;

import java.util.List;

/** A command line that cannot be understood: everything that is wrong with it, one line each. */
final class UsageException extends RuntimeException {
    private final List<String> problems;

    UsageException(List<String> problems) {
        super(String.join("\n", problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    UsageException(String problem) {
        this(List.of(problem));
    }

    List<String> problems() {
        return problems;
    }
}
