package io.jenkins.plugins.amipush.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sample-stage}: something to try a push with. */
@CommandLine.Command(
        name = "sample-stage",
        customSynopsis = "ami-push sample-stage DIR",
        description = "Writes a small valid stage: metadata and three images in two regions.",
        sortOptions = false)
final class SampleStageCommand implements Command {
    @Parameters(arity = "0..*", paramLabel = "DIR", description = "A directory that is empty or does not exist yet.")
    List<String> directories = new ArrayList<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    private final Surroundings surroundings;

    SampleStageCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public int run() {
        if (directories.size() != 1 || directories.get(0).isEmpty()) {
            throw new UsageException("one directory is needed");
        }
        String name = directories.get(0);
        Path directory = surroundings.file(name);
        SampleStage.write(directory).forEach(file -> surroundings.out().println(directory.relativize(file)));
        surroundings.out().println();
        surroundings.out().println("Try it: ami-push push --rehearse " + name);
        return ExitCode.DONE;
    }
}
