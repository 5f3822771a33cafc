package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.report.PushLog;
import java.io.PrintStream;

/** The one-line messages of a command that has no journal, or none yet. */
record Messages(PrintStream err, String command) {
    private static final String PROGRAM = "ami-push";

    void error(String text) {
        err.println(name() + ": error: " + PushLog.safe(text));
    }

    void warning(String text) {
        err.println(name() + ": warning: " + PushLog.safe(text));
    }

    void hint() {
        err.println("See: " + name() + " --help");
    }

    private String name() {
        return command.isEmpty() ? PROGRAM : PROGRAM + " " + command;
    }

    static String line(PushFailure failure) {
        return failure.remedy() == null ? failure.getMessage() : failure.getMessage() + "; " + failure.remedy();
    }

    static String internalError(Throwable e) {
        String first = String.valueOf(e).lines().findFirst().orElse("");
        return "internal error: " + first + "; run again with --debug and report it";
    }
}
