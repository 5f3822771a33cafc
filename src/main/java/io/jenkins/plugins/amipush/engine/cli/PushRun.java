package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.aws.AwsSettings;
import io.jenkins.plugins.amipush.engine.push.ImageName;
import io.jenkins.plugins.amipush.engine.push.Push;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmClient;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmIdentity;
import io.jenkins.plugins.amipush.engine.rhsm.RhsmSettings;
import io.jenkins.plugins.amipush.engine.stage.ImageFilter;
import io.jenkins.plugins.amipush.engine.stage.Stage;
import io.jenkins.plugins.amipush.engine.stage.StageReader;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** From checked options to the end of a push: reads the sources, then pushes what they hold. */
final class PushRun {
    private static final AwsSettings.Keys REHEARSAL_KEYS = new AwsSettings.Keys("rehearsal", "rehearsal", null);

    private final PushJob job;
    private final PushOptions options;
    private final Reporter reporter;
    /** Null when the push is no rehearsal. */
    private final Rehearsal rehearsal;

    PushRun(PushJob job) {
        this(job, null);
    }

    PushRun(PushJob job, Rehearsal rehearsal) {
        this.job = job;
        this.options = job.options();
        this.reporter = job.reporter();
        this.rehearsal = rehearsal;
    }

    PushEnd run() throws InterruptedException, IOException {
        Stage stage = stage();
        if (!stage.faults().isEmpty()) {
            stage.faults().forEach(reporter::fault);
            int faults = stage.faults().size()
                    + Push.refuse(stage.images(), options.settings(), options.resultsDirectory(), reporter);
            return new PushEnd(
                    RunOutcome.REFUSED,
                    ExitCode.NOT_STARTED,
                    faults == 1 ? "1 fault in the sources" : faults + " faults in the sources");
        }
        if (rehearsal != null) {
            rehearsal.know(stage.images(), options.settings().provider());
        }
        StopSignal stop = job.surroundings().stop();
        try (RhsmClient rhsm = new RhsmClient(rhsmSettings(), job.time(), stop, reporter)) {
            // Beside the runs' directories, so that every run of a stage finds it.
            Path memory = options.resultsDirectory();
            Push push = new Push(options.settings(), awsSettings(), rhsm, memory, job.time(), stop, reporter);
            Push.Ended ended = push.run(stage.images());
            if (ended.outcome() != RunOutcome.REFUSED && !options.settings().dryRun()) {
                reporter.info("Collecting results");
            }
            return new PushEnd(
                    ended.outcome(),
                    ended.outcome() == RunOutcome.PUSHED ? ExitCode.DONE : ExitCode.FAILED,
                    ended.reason());
        }
    }

    private Stage stage() {
        Map<String, String> environment = job.surroundings().env();
        StageReader reader = new StageReader(reporter, job.time(), environment, rehearsal != null);
        Selection selection = options.selection();
        Stage stage = new ImageFilter(selection.regions(), selection.types(), selection.files(), selection.images())
                .apply(reader.read(options.sources()), ImageName::of);
        stage.metadataFiles().forEach(this::keep);
        return stage;
    }

    /** What cannot be read is among the stage's faults. */
    private void keep(Path metadata) {
        try {
            job.results().keep(metadata);
        } catch (IOException e) {
            reporter.warn("No copy of %s in the results: %s", metadata, ResultsDirectory.reason(e));
        }
    }

    private RhsmSettings rhsmSettings() {
        RhsmOptions rhsm = options.rhsm();
        URI url = rehearsal == null ? rhsm.url() : rehearsal.rhsm();
        return RhsmSettings.of(
                url.toString(),
                options.settings().provider(),
                rehearsal == null ? identity(rhsm) : null,
                job.surroundings().env());
    }

    private static RhsmIdentity identity(RhsmOptions rhsm) {
        char[] password =
                rhsm.keystorePassword() == null ? null : rhsm.keystorePassword().toCharArray();
        if (rhsm.keystore() != null) {
            return RhsmIdentity.ofBytes(rhsm.keystore(), null, password);
        }
        if (rhsm.keystoreFile() != null) {
            return RhsmIdentity.ofFiles(rhsm.keystoreFile(), null, password);
        }
        if (rhsm.certificate() != null) {
            return RhsmIdentity.ofBytes(bytes(rhsm.certificate()), bytes(rhsm.key()), password);
        }
        return rhsm.certificateFile() == null
                ? null
                : RhsmIdentity.ofFiles(rhsm.certificateFile(), rhsm.keyFile(), password);
    }

    private static byte[] bytes(String pem) {
        return pem == null ? null : pem.getBytes(StandardCharsets.UTF_8);
    }

    private AwsSettings awsSettings() {
        AwsOptions aws = options.aws();
        AwsSettings.Keys keys = aws.hasKey()
                ? new AwsSettings.Keys(aws.accessKeyId(), aws.secretAccessKey(), aws.sessionToken())
                : null;
        return rehearsal == null
                ? new AwsSettings(
                        keys,
                        aws.role(),
                        aws.endpoint(),
                        aws.requestTimeout(),
                        job.surroundings().env())
                : new AwsSettings(
                        keys == null ? REHEARSAL_KEYS : keys,
                        aws.role(),
                        rehearsal.endpoint(),
                        aws.requestTimeout(),
                        job.surroundings().env());
    }
}
