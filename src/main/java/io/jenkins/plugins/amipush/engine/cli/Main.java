package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Nearest;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;

/** The engine's command, {@code ami-push}. */
public final class Main {
    private static final List<String> COMMANDS = List.of("push", "rehearsal-cloud", "sample-stage", "help");

    /** Printed without the help of a library, so that it is there at once. */
    private static final String HELP = """
            Usage: ami-push COMMAND [OPTION]...

            Makes released Amazon Machine Images of staged disk images.

            Commands:
              push             push the images of staged directories
              rehearsal-cloud  run a stand-in for AWS and RHSM
              sample-stage     write a small stage to try a push with
              help             show the help of a command

            Options:
              -h, --help       print this help
              -V, --version    print the version

            See: ami-push COMMAND --help
            """;

    private final Engine engine;
    private final Surroundings surroundings;

    Main(Engine engine, Surroundings surroundings) {
        this.engine = engine;
        this.surroundings = surroundings;
    }

    public static void main(String[] args) {
        StopSignal stop = new StopSignal();
        Shutdown shutdown = Shutdown.install(stop);
        Surroundings process = new Surroundings(
                System.getenv(),
                System.in,
                System.out,
                System.err,
                Terminal.present(System.getenv()),
                Path.of(""),
                Time.real(),
                stop);
        int exitCode = new Main(new Wiring(), process).run(args);
        shutdown.ended(exitCode);
        System.exit(exitCode);
    }

    /** Runs a command line. @return the exit code */
    int run(String... args) {
        if (args.length == 0) {
            return refuse("", List.of("a command is needed: " + String.join(", ", COMMANDS)));
        }
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        switch (args[0]) {
            case "--version", "-V":
                surroundings.out().println(Version.line());
                return ExitCode.DONE;
            case "--help", "-h":
                surroundings.out().print(HELP);
                return ExitCode.DONE;
            case "help":
                return help(rest);
            default:
                return run(args[0], rest);
        }
    }

    private int help(List<String> about) {
        if (about.isEmpty() || about.get(0).equals("help")) {
            surroundings.out().print(HELP);
            return ExitCode.DONE;
        }
        return run(about.get(0), List.of("--help"));
    }

    private int run(String name, List<String> typed) {
        try {
            Command command = command(name);
            CommandLine line = new CommandLine(command).setExpandAtFiles(false);
            Spelling.Words words = Spelling.out(line.getCommandSpec(), command.established(), typed);
            if (words.help()) {
                line.usage(surroundings.out());
                return ExitCode.DONE;
            }
            words.warnings().forEach(new Messages(surroundings.err(), name)::warning);
            line.parseArgs(words.words().toArray(String[]::new));
            if (line.isVersionHelpRequested()) {
                surroundings.out().println(Version.line());
                return ExitCode.DONE;
            }
            return command.run();
        } catch (UsageException e) {
            return refuse(COMMANDS.contains(name) ? name : "", e.problems());
        } catch (CommandLine.ParameterException e) {
            return refuse(name, List.of(e.getMessage()));
        } catch (InvalidPathException e) {
            return refuse(name, List.of("no path on this machine: " + e.getInput()));
        } catch (PushFailure e) {
            return fail(name, Messages.line(e), e, typed);
        } catch (StopSignal.Stopped e) {
            return fail(name, "stopped: " + e.getMessage(), e, typed);
        } catch (UncheckedIOException e) {
            return fail(name, e.getMessage() + ": " + e.getCause().getMessage(), e, typed);
        } catch (Exception | LinkageError | OutOfMemoryError | StackOverflowError e) {
            return fail(name, Messages.internalError(e), e, typed);
        }
    }

    private Command command(String name) {
        return switch (name) {
            case "push" -> new PushCommand(engine, surroundings);
            case "rehearsal-cloud" -> new RehearsalCloudCommand(engine, surroundings);
            case "sample-stage" -> new SampleStageCommand(surroundings);
            default -> throw new UsageException(unknown(name));
        };
    }

    private static String unknown(String name) {
        if (name.startsWith("-") || name.contains(":") || name.contains("/")) {
            return "a command comes first: ami-push push " + (name.startsWith("-") ? "[OPTION]... SOURCE..." : name);
        }
        return "unknown command " + name
                + Nearest.to(name, COMMANDS)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; the commands are " + String.join(", ", COMMANDS));
    }

    private int refuse(String command, List<String> problems) {
        Messages messages = new Messages(surroundings.err(), command);
        problems.forEach(messages::error);
        messages.hint();
        return ExitCode.WRONG_ARGUMENTS;
    }

    private int fail(String command, String line, Throwable e, List<String> typed) {
        new Messages(surroundings.err(), command).error(line);
        if (typed.stream().anyMatch(word -> word.matches("-d+|--deb[a-z]*"))) {
            surroundings.err().println(LibraryLogs.trace(e));
        }
        return ExitCode.NOT_STARTED;
    }
}
