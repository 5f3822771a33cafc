package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Journal;
import io.jenkins.plugins.amipush.journal.JournalFile;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/**
 * {@code push}: everything that can be known from the options is checked first, then there is a directory for the
 * results, then a journal in it; from there on whatever happens is an event, and the last one says how it ended.
 */
@CommandLine.Command(
        name = "push",
        customSynopsis = "ami-push push [OPTION]... SOURCE...",
        description = "Makes released Amazon Machine Images of staged disk images.",
        sortOptions = false,
        footer = {
            "",
            "An option may be shortened to any beginning that is its alone;",
            "the last one counts where it is given twice.",
            "",
            "Exit codes: 0 all pushed; 1 the push could not start or was interrupted;",
            "2 wrong arguments; 30 the check before the push failed, or an image did."
        })
final class PushCommand implements Command {
    @Mixin
    PushArguments arguments = new PushArguments();

    private final Engine engine;
    private final Surroundings surroundings;

    PushCommand(Engine engine, Surroundings surroundings) {
        this.engine = engine;
        this.surroundings = surroundings;
    }

    @Override
    public List<String> established() {
        return PushArguments.ESTABLISHED;
    }

    @Override
    public int run() throws Exception {
        Findings findings = new Findings();
        PushOptionsReader reader = new PushOptionsReader(arguments, surroundings, findings);
        try (Lease lease = Lease.watch(reader.lease(), surroundings.stop())) {
            return run(reader, findings);
        }
    }

    private int run(PushOptionsReader reader, Findings findings) throws Exception {
        Optional<PushOptions> options = reader.read();
        if (options.isEmpty()) {
            return refuse(findings, reader.events());
        }
        ResultsDirectory results;
        try {
            results = ResultsDirectory.create(
                    options.get().resultsDirectory(), Time.real().now());
        } catch (PushFailure e) {
            findings.obstacle("--results-dir", e.getMessage(), e.remedy());
            return refuse(findings, reader.events());
        }
        return push(options.get(), results, findings.warnings());
    }

    /** Lists the faults on the console and, for those who follow it, in the file of events. */
    private int refuse(Findings findings, Path eventsFile) throws IOException {
        Messages messages = new Messages(surroundings.err(), "push");
        findings.warnings().forEach(messages::warning);
        findings.all().stream().map(Fault::line).forEach(messages::error);
        if (findings.exitCode() == ExitCode.WRONG_ARGUMENTS) {
            messages.hint();
        }
        if (eventsFile != null) {
            try (EventsFile events = EventsFile.open(eventsFile)) {
                Journal journal = new Journal();
                journal.add(events.journal());
                Reporter reporter = new Reporter(journal, Time.real());
                journal.tell(new Event.Begin(reporter.now(), Event.FORMAT, Version.number(), Map.of(), null));
                findings.all().forEach(reporter::fault);
                String reason = findings.all().get(0).line();
                journal.tell(new Event.End(reporter.now(), RunOutcome.REFUSED, findings.exitCode(), reason));
            }
        }
        return findings.exitCode();
    }

    private int push(PushOptions options, ResultsDirectory results, List<String> warnings) throws Exception {
        Time time = options.rehearsal() == null
                ? surroundings.time()
                : Time.scaled(options.rehearsal().speed());
        Redaction redaction = new Redaction(options.secrets());
        Journal journal = new Journal(redaction::apply);
        Reporter reporter = new Reporter(journal, time);
        ResultsFold fold = new ResultsFold();
        PushJob job = new PushJob(options, surroundings, results, fold, redaction, reporter, time);
        try (EventsFile events = options.events() == null ? null : EventsFile.open(options.events());
                JournalFile file = JournalFile.append(results.file(ResultsDirectory.EVENTS));
                Engine.Console console = engine.console(job);
                LibraryLogs logs = LibraryLogs.install(options.debug(), redaction::apply, console::line, time)) {
            journal.add(events == null ? file : JournalFile.together(List.of(file, events.journal())));
            journal.add(fold::apply);
            journal.add(console);
            Double speed = options.rehearsal() == null ? null : time.speed();
            journal.tell(new Event.Begin(time.now(), Event.FORMAT, Version.number(), options.shown(), speed));
            warnings.forEach(warning -> reporter.warn("%s", warning));
            makeLatest(job);
            PushEnd end = writeResults(job, push(job));
            journal.tell(last(job, end));
            return end.exitCode();
        }
    }

    private static void makeLatest(PushJob job) {
        try {
            job.results().makeLatest();
        } catch (PushFailure e) {
            job.reporter().warn("%s", Messages.line(e));
        }
    }

    /** Pushes, and makes an end of whatever stops it. */
    private PushEnd push(PushJob job) {
        try (Interruption interruption = new Interruption(surroundings.stop())) {
            surroundings.stop().check();
            return engine.push(job);
        } catch (StopSignal.Stopped | InterruptedException e) {
            return stopped(e);
        } catch (PushFailure e) {
            if (surroundings.stop().stopped()) {
                return stopped(e);
            }
            String reason = Messages.line(e);
            tellFailure(job, reason, e);
            return new PushEnd(RunOutcome.REFUSED, ExitCode.NOT_STARTED, reason);
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            if (surroundings.stop().stopped()) {
                return stopped(e);
            }
            String reason = Messages.internalError(e);
            tellFailure(job, reason, e);
            return new PushEnd(RunOutcome.FAILED, ExitCode.NOT_STARTED, reason);
        }
    }

    private PushEnd stopped(Throwable e) {
        String reason = surroundings.stop().reason();
        return new PushEnd(RunOutcome.STOPPED, ExitCode.NOT_STARTED, reason == null ? e.getMessage() : reason);
    }

    private static void tellFailure(PushJob job, String reason, Throwable e) {
        job.reporter().error("%s", reason);
        if (job.options().debug() > 0) {
            LibraryLogs.trace(e).lines().forEach(line -> job.reporter().debug("%s", line));
        }
    }

    /** What is pushed stays pushed when its results cannot be written; the journal and the exit code tell. */
    private PushEnd writeResults(PushJob job, PushEnd end) {
        try {
            job.fold().apply(job.redaction().apply(last(job, end)));
            engine.writeResults(job);
            return end;
        } catch (IOException | RuntimeException e) {
            String reason = "cannot write the results to %s: %s; its %s holds what was done"
                    .formatted(job.results().path(), e, ResultsDirectory.EVENTS);
            tellFailure(job, reason, e);
            int exitCode = end.exitCode() == ExitCode.DONE ? ExitCode.NOT_STARTED : end.exitCode();
            return new PushEnd(end.outcome(), exitCode, end.reason() == null ? reason : end.reason());
        }
    }

    private static Event last(PushJob job, PushEnd end) {
        return end.outcome() == RunOutcome.STOPPED
                ? new Event.Stopped(job.time().now(), end.reason(), end.exitCode())
                : new Event.End(job.time().now(), end.outcome(), end.exitCode(), end.reason());
    }
}
