package io.jenkins.plugins.amipush.engine.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of {@code push} as they were typed; {@link PushOptionsReader} makes values of them. */
final class PushArguments {
    /** The options whose spelling and prefixes existing scripts rely on. */
    static final List<String> ESTABLISHED = List.of(
            "--accounts",
            "--allow-public-images",
            "--aws-access-id",
            "--aws-provider-name",
            "--aws-secret-key",
            "--container-prefix",
            "--debug",
            "--help",
            "--max-retries",
            "--retry-wait",
            "--rhsm-cert",
            "--rhsm-key",
            "--rhsm-url",
            "--ship",
            "--snapshot-account-ids");

    @Parameters(
            arity = "0..*",
            paramLabel = "SOURCE",
            description =
                    "What to push: a staged directory (DIR or staged:DIR[,DIR...]) or the images of earlier pushes"
                            + " (pub:URL?task_id=ID[,ID...]). Sources and options may stand in any order.")
    List<String> sources = new ArrayList<>();

    @ArgGroup(exclusive = false, validate = false, order = 1, heading = "%nWhat is done:%n")
    Publication publication = new Publication();

    @ArgGroup(exclusive = false, validate = false, order = 2, heading = "%nAWS:%n")
    Aws aws = new Aws();

    @ArgGroup(exclusive = false, validate = false, order = 3, heading = "%nRHSM:%n")
    Rhsm rhsm = new Rhsm();

    @ArgGroup(exclusive = false, validate = false, order = 4, heading = "%nAttempts and waits:%n")
    Waits waits = new Waits();

    @ArgGroup(exclusive = false, validate = false, order = 5, heading = "%nRehearsal:%n")
    Rehearsal rehearsal = new Rehearsal();

    @ArgGroup(exclusive = false, validate = false, order = 6, heading = "%nSecrets, results and messages:%n")
    Output output = new Output();

    /** What is pushed, and how far. */
    static final class Publication {
        @Option(names = "--ship", description = "Publish the images in RHSM, and to everybody where that is allowed.")
        boolean ship;

        @Option(
                names = "--allow-public-images",
                description = "With --ship: release to everybody the images that may be public.")
        boolean allowPublicImages;

        @Option(
                names = "--accounts",
                paramLabel = "JSON",
                description = "Who may launch the images: {\"REGION or default\": {\"alias\": \"123456789012\"}}.")
        String accounts;

        @Option(
                names = "--snapshot-account-ids",
                paramLabel = "JSON",
                description = "Who may make volumes of the snapshots: {\"REGION or default\": [\"123456789012\"]}.")
        String snapshotAccounts;

        @Option(names = "--dry-run", description = "Check everything, say what would be done, change nothing.")
        boolean dryRun;

        @Option(names = "--only-region", paramLabel = "REGION", description = "Only this region; repeatable.")
        List<String> onlyRegions = new ArrayList<>();

        @Option(
                names = "--only-type",
                paramLabel = "TYPE",
                description = "Only this type: hourly, access or marketplace; repeatable.")
        List<String> onlyTypes = new ArrayList<>();

        @Option(names = "--only-file", paramLabel = "NAME", description = "Only this staged file; repeatable.")
        List<String> onlyFiles = new ArrayList<>();

        @Option(
                names = "--only-image",
                paramLabel = "IMAGE",
                description = "Only this image: REGION/NAME, or NAME for that image in every region; repeatable.")
        List<String> onlyImages = new ArrayList<>();

        @Option(
                names = "--tag",
                paramLabel = "KEY=VALUE",
                description = "A tag for objects, snapshots and images; repeatable.")
        List<String> tags = new ArrayList<>();
    }

    /** How AWS is reached. */
    static final class Aws {
        @Option(
                names = "--aws-access-id",
                paramLabel = "ID",
                description = "The access key's id. Default: $AWS_ACCESS_ID.")
        String accessId;

        @Option(
                names = "--aws-secret-key",
                paramLabel = "KEY",
                description = "The secret key; every user of the machine can see it here, better use --secrets or"
                        + " $AWS_SECRET_KEY.")
        String secretKey;

        @Option(names = "--assume-role", paramLabel = "ARN", description = "The role to work in.")
        String assumeRole;

        @Option(
                names = "--assume-role-external-id",
                paramLabel = "ID",
                description = "The external id that the role's owner asks for.")
        String externalId;

        @Option(
                names = "--import-role",
                paramLabel = "NAME",
                description = "The role that EC2 imports snapshots with. Default: vmimport.")
        String importRole;

        @Option(
                names = "--container-prefix",
                paramLabel = "PREFIX",
                description = "Buckets are named PREFIX-REGION. Default: redhat-cloudimg.")
        String containerPrefix = "redhat-cloudimg";

        @Option(
                names = "--transfer",
                paramLabel = "WAY",
                description =
                        "How a disk becomes a snapshot: s3-import (an object in S3, which EC2 imports), ebs-direct"
                                + " (its blocks, written straight into a snapshot; no bucket, no import role), or auto (ebs-direct"
                                + " where it can be used). Default: s3-import.")
        String transfer = "s3-import";

        @Option(
                names = "--fan-out",
                paramLabel = "WAY",
                description = "How one content comes to several regions: upload (to each from here), copy (to one from"
                        + " here, then snapshot copies), or auto (whichever takes less time). Default: upload.")
        String fanOut = "upload";

        @Option(
                names = "--endpoint-url",
                paramLabel = "URL",
                description = "Where to find AWS instead of its own endpoints.")
        String endpointUrl;
    }

    /** How RHSM is reached. */
    static final class Rhsm {
        @Option(names = "--rhsm-url", paramLabel = "URL", description = "RHSM's address; needed unless rehearsing.")
        String url;

        @Option(
                names = "--rhsm-cert",
                paramLabel = "FILE",
                description = "The client certificate, in PEM form. Default: $RHSM_CERT.")
        String certificate;

        @Option(names = "--rhsm-key", paramLabel = "FILE", description = "Its key, in PEM form. Default: $RHSM_KEY.")
        String key;

        @Option(
                names = "--rhsm-keystore",
                paramLabel = "FILE",
                description = "Certificate and key as PKCS#12 instead; its password comes from --secrets or"
                        + " $RHSM_KEYSTORE_PASSWORD.")
        String keystore;

        @Option(
                names = "--aws-provider-name",
                paramLabel = "NAME",
                description = "The provider's short name in RHSM: AWS, ACN or AGOV. Default: AWS.")
        String provider = "AWS";
    }

    /** How patient the push is. */
    static final class Waits {
        @Option(
                names = "--max-retries",
                paramLabel = "N",
                description = "How often an image is tried in all. Default: 4.")
        String maxRetries = "4";

        @Option(
                names = "--retry-wait",
                paramLabel = "SECONDS",
                description = "The wait before the second attempt; it doubles from there, up to 120." + " Default: 30.")
        String retryWait = "30";

        @Option(
                names = "--poll-interval",
                paramLabel = "SECONDS",
                description = "Between two looks at a snapshot import. Default: 15.")
        String pollInterval = "15";

        @Option(
                names = "--bucket-wait",
                paramLabel = "SECONDS",
                description = "How long a new bucket is left alone. Default: 60.")
        String bucketWait = "60";

        @Option(
                names = "--import-timeout",
                paramLabel = "SECONDS",
                description = "When a snapshot import is given up. Default: 7200.")
        String importTimeout = "7200";

        @Option(
                names = "--request-timeout",
                paramLabel = "SECONDS",
                description = "When a request to AWS is given up and sent again, a part of an upload included."
                        + " Default: 120.")
        String requestTimeout = "120";
    }

    /** The push against a stand-in. */
    static final class Rehearsal {
        @Option(
                names = "--rehearse",
                description = "Push to a stand-in for AWS and RHSM on this machine; no account is needed.")
        boolean rehearse;

        @Option(
                names = "--rehearse-speed",
                paramLabel = "FACTOR",
                description = "How much faster than the clock a rehearsal runs. Default: 600.")
        String speed;

        @Option(
                names = "--rehearse-scenario",
                paramLabel = "FILE",
                description = "What the stand-in holds at first, and what goes wrong in it.")
        String scenario;

        @Option(
                names = "--rehearse-state",
                paramLabel = "FILE",
                description = "Where to write what the stand-in holds at the end; - for standard output.")
        String state;
    }

    /** What is told, and where. */
    static final class Output {
        @Option(
                names = "--secrets",
                paramLabel = "FILE",
                description = "Credentials and accounts as one JSON document; - for standard input.")
        String secrets;

        @Option(
                names = "--results-dir",
                paramLabel = "DIR",
                description = "Each run makes a directory in it. Default: artifacts.")
        String resultsDirectory = "artifacts";

        @Option(
                names = "--events",
                paramLabel = "FILE",
                description = "Append the journal to this file too, as things happen; FILE.lock is locked meanwhile.")
        String events;

        @Option(
                names = "--lease",
                paramLabel = "FILE",
                description = "Stop when nobody has touched this file for --lease-limit, or when FILE.stop appears.")
        String lease;

        @Option(
                names = "--lease-limit",
                paramLabel = "SECONDS",
                description = "How long the push goes on without --lease being touched. Default: 120.")
        String leaseLimit;

        @Option(
                names = {"-d", "--debug"},
                description = "Say more: -d this program, -dd libraries too, -ddd all that goes over the wire.")
        boolean[] debug = {};

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Print the version.")
        boolean version;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Print this help.")
        boolean help;
    }
}
