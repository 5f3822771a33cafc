package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.Event;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Consumer;

/** The console of a push: lines, with bars below them on a terminal, and a summary at the end. */
final class PushConsole implements Engine.Console {
    private final PushJob job;
    private final Consumer<String> out;
    /** Null without a terminal. */
    private final ConsoleBars bars;

    private final ConsoleLines lines;

    private PushConsole(PushJob job, Consumer<String> out, ConsoleBars bars, ConsoleLines lines) {
        this.job = job;
        this.out = out;
        this.bars = bars;
        this.lines = lines;
    }

    static PushConsole open(PushJob job) {
        Surroundings surroundings = job.surroundings();
        Map<String, String> env = surroundings.env();
        PrintStream err = surroundings.err();
        boolean terminal = surroundings.terminal();
        ConsoleBars bars = terminal ? new ConsoleBars(err, job.redaction()) : null;
        Consumer<String> out = terminal ? bars::print : err::println;
        ConsoleLines.Style style = new ConsoleLines.Style(
                job.options().debug(), Terminal.colours(terminal, env), !terminal, ZoneId.systemDefault());
        ConsoleLines lines = new ConsoleLines(out, style, job.time(), job.redaction(), job.fold()::results);
        lines.start();
        return new PushConsole(job, out, bars, lines);
    }

    @Override
    public void heard(Event event) {
        if (bars != null) {
            bars.heard(event);
        }
        lines.heard(event);
    }

    @Override
    public void line(String text) {
        out.accept(text);
    }

    @Override
    public void close() {
        if (bars != null) {
            bars.close();
        }
        lines.summary(job.results().path());
        lines.close();
    }
}
