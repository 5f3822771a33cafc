package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.List;

/** Everything that is found out about a command's options before it starts. */
final class Findings {
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> obstacles = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    /** An argument that is wrong in itself. */
    void fault(String option, String value, String problem, String remedy) {
        fault(new Fault(option, null, value, problem, remedy));
    }

    void fault(Fault fault) {
        faults.add(fault);
    }

    /** Something that is missing, without which the command cannot start. */
    void obstacle(String option, String problem, String remedy) {
        obstacles.add(Fault.of(option, problem, remedy));
    }

    void warning(String text) {
        warnings.add(text);
    }

    /** All that keeps the command from starting. */
    List<Fault> all() {
        List<Fault> all = new ArrayList<>(faults);
        all.addAll(obstacles);
        return all;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** 0 when the command can start. */
    int exitCode() {
        return !faults.isEmpty()
                ? ExitCode.WRONG_ARGUMENTS
                : obstacles.isEmpty() ? ExitCode.DONE : ExitCode.NOT_STARTED;
    }
}
