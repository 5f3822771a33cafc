package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code rehearsal-cloud}: the stand-in for AWS and RHSM alone, for SDKs and other tools to talk to. */
@CommandLine.Command(
        name = "rehearsal-cloud",
        customSynopsis = "ami-push rehearsal-cloud [OPTION]...",
        description = "Runs a stand-in for S3, EC2, EBS direct, STS and RHSM on this machine until it is stopped.",
        sortOptions = false)
final class RehearsalCloudCommand implements Command {
    private static final int HIGHEST_PORT = 65535;

    @Option(names = "--port", paramLabel = "N", description = "The port to listen on. Default: 0, any free one.")
    String port = "0";

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "What it holds at first, and what goes wrong in it.")
    String scenario;

    @Option(names = "--speed", paramLabel = "FACTOR", description = "How much faster than the clock. Default: 1.")
    String speed = "1";

    @Option(names = "--print-state", description = "Print what it holds at the end, as JSON.")
    boolean printState;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    private final Engine engine;
    private final Surroundings surroundings;

    RehearsalCloudCommand(Engine engine, Surroundings surroundings) {
        this.engine = engine;
        this.surroundings = surroundings;
    }

    @Override
    public int run() throws Exception {
        Findings findings = new Findings();
        Checks checks = new Checks(surroundings, findings);
        int number = checks.wholeNumber("--port", port);
        if (number < 0 || number > HIGHEST_PORT) {
            findings.fault("--port", port, "is no port", null);
        }
        Path file = checks.readable("--scenario", scenario, "there is no such file");
        double factor = checks.factor("--speed", speed);
        if (findings.exitCode() != ExitCode.DONE) {
            throw new UsageException(findings.all().stream().map(Fault::line).toList());
        }
        try (Engine.Cloud cloud = engine.startCloud(number, file, Time.scaled(factor))) {
            // What it holds at the end is a document of its own.
            explain(cloud, printState ? surroundings.err() : surroundings.out());
            CountDownLatch stopped = new CountDownLatch(1);
            surroundings.stop().onStop(stopped::countDown);
            stopped.await();
            if (printState) {
                surroundings.out().println(cloud.summary().toPrettyString());
            }
        }
        return ExitCode.DONE;
    }

    private static void explain(Engine.Cloud cloud, PrintStream out) {
        out.println("AWS:  " + cloud.endpoint());
        out.println("RHSM: " + cloud.rhsm());
        out.println();
        out.println("Any key will do. For an SDK, or for the AWS command line:");
        out.println("  export AWS_ENDPOINT_URL=" + cloud.endpoint());
        out.println(
                "  export AWS_ACCESS_KEY_ID=rehearsal AWS_SECRET_ACCESS_KEY=rehearsal AWS_REGION=us-east-2 AWS_DEFAULT_REGION=us-east-2");
        out.println("For a push; RHSM knows RHEL and RHEL_HOURLY of AWS, or the products that the scenario names:");
        out.println("  java -jar ami-push.jar push --endpoint-url " + cloud.endpoint() + " --rhsm-url " + cloud.rhsm()
                + " --aws-access-id rehearsal --aws-secret-key rehearsal SOURCE");
        out.println();
        out.println("Stop it with Ctrl-C or SIGTERM.");
        out.flush();
    }
}
