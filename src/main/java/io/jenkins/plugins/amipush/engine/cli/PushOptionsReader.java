package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.aws.AwsSettings;
import io.jenkins.plugins.amipush.engine.push.AccountMap;
import io.jenkins.plugins.amipush.engine.push.AccountMapParser;
import io.jenkins.plugins.amipush.engine.push.BucketName;
import io.jenkins.plugins.amipush.engine.push.FanOut;
import io.jenkins.plugins.amipush.engine.push.PushSettings;
import io.jenkins.plugins.amipush.engine.push.Transfer;
import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From the words of {@code push}, the environment and the secrets document to what the push was asked for; all that is
 * wrong goes to the {@link Findings}, at once.
 *
 * <p>An option goes before the secrets document, and that before the environment; an empty one counts as absent.
 */
final class PushOptionsReader {
    private static final List<String> TYPES = List.of("hourly", "access", "marketplace");

    /** An owner that looks every few seconds may miss many looks. */
    private static final Duration DEFAULT_LEASE_LIMIT = Duration.ofMinutes(2);

    /** How many images are worked on at a time: all of them. */
    static final int ALL_AT_A_TIME = 9999;

    /** What AWS allows in the name of a role. */
    private static final Pattern ROLE = Pattern.compile("[\\w+=,.@-]{1,64}");

    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+");

    /** STS: what AssumeRole takes. */
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

    /** A key of an account map that can be shown. */
    private static final Pattern REGION = Pattern.compile("default|[a-z]{2}(-[a-z]+)+-[0-9]");

    /** What is shorter is a part of ordinary words. */
    private static final int SHORTEST_SECRET = 4;

    private final PushArguments arguments;
    private final Surroundings surroundings;
    private final Findings findings;
    private final Checks checks;

    PushOptionsReader(PushArguments arguments, Surroundings surroundings, Findings findings) {
        this.arguments = arguments;
        this.surroundings = surroundings;
        this.findings = findings;
        this.checks = new Checks(surroundings, findings);
    }

    /** What the push was asked for; empty when something is wrong with it. */
    Optional<PushOptions> read() {
        if (arguments.sources.isEmpty()) {
            throw new UsageException("the following arguments are required: source");
        }
        RehearsalOptions rehearsal = rehearsal();
        Secrets secrets = new SecretsReader(surroundings, findings).read(given(arguments.output.secrets));
        PushSettings settings = settings(rehearsal != null, secrets);
        AwsOptions aws = aws(secrets, rehearsal != null);
        RhsmOptions rhsm = rehearsal != null
                ? RhsmOptionsReader.rehearsal()
                : new RhsmOptionsReader(surroundings, findings).read(arguments.rhsm, secrets);
        String resultsDirectory = arguments.output.resultsDirectory;
        if (resultsDirectory.isEmpty()) {
            findings.fault("--results-dir", null, "is empty", null);
        }
        if (findings.exitCode() != ExitCode.DONE) {
            return Optional.empty();
        }
        return Optional.of(new PushOptions(
                List.copyOf(arguments.sources),
                new Selection(
                        arguments.publication.onlyRegions,
                        arguments.publication.onlyTypes,
                        arguments.publication.onlyFiles,
                        arguments.publication.onlyImages),
                settings,
                aws,
                rhsm,
                rehearsal,
                surroundings.file(resultsDirectory),
                events(),
                arguments.output.debug.length,
                hidden(secrets, aws, rhsm),
                new ShownOptions(arguments, settings, secrets).asMap()));
    }

    /** The lease that the push runs under, or null; what is wrong with it is told once, by the caller's first look. */
    LeaseOptions lease() {
        PushArguments.Output given = arguments.output;
        if (given(given.lease) == null) {
            if (given.leaseLimit != null) {
                findings.fault("--lease-limit", null, "is for a lease", "add --lease or leave it out");
            }
            return null;
        }
        Path file = surroundings.file(given.lease);
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            findings.fault("--lease", given.lease, "is in no directory that exists", "make it first");
        }
        Duration limit = given.leaseLimit == null
                ? DEFAULT_LEASE_LIMIT
                : checks.seconds("--lease-limit", given.leaseLimit, false);
        return findings.exitCode() == ExitCode.DONE ? new LeaseOptions(file, limit) : null;
    }

    /** Where the journal goes too, or null. */
    Path events() {
        String events = given(arguments.output.events);
        return events == null ? null : surroundings.file(events);
    }

    private RehearsalOptions rehearsal() {
        PushArguments.Rehearsal given = arguments.rehearsal;
        if (!given.rehearse) {
            needsRehearsal("--rehearse-speed", given.speed);
            needsRehearsal("--rehearse-scenario", given.scenario);
            needsRehearsal("--rehearse-state", given.state);
            return null;
        }
        if (given(arguments.aws.endpointUrl) != null) {
            findings.fault("--endpoint-url", null, "has no place in a rehearsal", "leave it or --rehearse out");
        }
        return new RehearsalOptions(
                given.speed == null ? RehearsalOptions.DEFAULT_SPEED : checks.factor("--rehearse-speed", given.speed),
                checks.readable("--rehearse-scenario", given(given.scenario), "there is no such file"),
                statePlace(given(given.state)));
    }

    private String statePlace(String state) {
        if (state != null && !state.equals(RehearsalOptions.STANDARD_OUTPUT)) {
            Path directory = surroundings.file(state).toAbsolutePath().getParent();
            if (directory != null && !Files.isDirectory(directory)) {
                findings.fault("--rehearse-state", state, "is in no directory that exists", "make it first");
            }
        }
        return state;
    }

    private void needsRehearsal(String option, String word) {
        if (word != null) {
            findings.fault(option, null, "is for rehearsals", "add --rehearse or leave it out");
        }
    }

    private PushSettings settings(boolean rehearsal, Secrets secrets) {
        PushArguments.Publication what = arguments.publication;
        PushArguments.Waits waits = arguments.waits;
        for (String type : what.onlyTypes) {
            if (!TYPES.contains(type)) {
                findings.fault("--only-type", type, "is no type of image", "the types are " + String.join(", ", TYPES));
            }
        }
        int retryWait = checks.wholeNumber("--retry-wait", waits.retryWait);
        String importRole = checks.form(
                "--import-role",
                given(arguments.aws.importRole),
                ROLE,
                "is no role's name",
                "give its name, not its ARN");
        String prefix = arguments.aws.containerPrefix;
        if (!BucketName.validPrefix(prefix)) {
            findings.fault(
                    "--container-prefix",
                    prefix,
                    "cannot begin a bucket's name",
                    "use small letters, digits, dots and hyphens, up to 53 of them; no dot beside a dot or a hyphen or at"
                            + " the end; not xn--, sthree- or amzn-s3-demo- at the beginning");
        }
        if (arguments.rhsm.provider.isBlank()) {
            findings.fault("--aws-provider-name", null, "is empty", "it is AWS, ACN or AGOV");
        }
        return new PushSettings(
                what.ship,
                what.allowPublicImages,
                arguments.rhsm.provider,
                prefix,
                launchAccounts(secrets, rehearsal),
                snapshotAccounts(secrets, rehearsal),
                Math.max(1, checks.wholeNumber("--max-retries", waits.maxRetries)),
                Duration.ofSeconds(Math.max(0, retryWait)),
                imagesAtATime(),
                new TagReader(findings).read(what.tags),
                importRole,
                checks.seconds("--poll-interval", waits.pollInterval, false),
                checks.seconds("--bucket-wait", waits.bucketWait, true),
                checks.seconds("--import-timeout", waits.importTimeout, false),
                checks.choice("--transfer", arguments.aws.transfer, Transfer.class),
                checks.choice("--fan-out", arguments.aws.fanOut, FanOut.class),
                what.dryRun,
                rehearsal);
    }

    private AccountMap launchAccounts(Secrets secrets, boolean rehearsal) {
        String given = arguments.publication.accounts;
        AccountMap map = accounts(AccountMapParser.launchAccounts("--accounts", given, rehearsal));
        return secrets.accounts() == null
                ? map
                : secretAccounts(
                        "--accounts",
                        given,
                        "accounts",
                        AccountMapParser.launchAccounts("--secrets", secrets.accounts(), rehearsal));
    }

    private AccountMap snapshotAccounts(Secrets secrets, boolean rehearsal) {
        String given = arguments.publication.snapshotAccounts;
        AccountMap map = accounts(AccountMapParser.snapshotAccounts("--snapshot-account-ids", given, rehearsal));
        return secrets.snapshotAccountIds() == null
                ? map
                : secretAccounts(
                        "--snapshot-account-ids",
                        given,
                        "snapshotAccountIds",
                        AccountMapParser.snapshotAccounts("--secrets", secrets.snapshotAccountIds(), rehearsal));
    }

    /** Accounts of the secrets document; what is wrong with them is told without a word of theirs. */
    private AccountMap secretAccounts(String option, String given, String key, AccountMapParser.Parsed parsed) {
        if (given != null) {
            findings.fault(option, null, "is given in the secrets document too, as " + key, "keep one of them");
        }
        parsed.faults().forEach(fault -> findings.fault(withoutContent(key, fault)));
        parsed.warnings()
                .forEach(fault -> findings.warning(withoutContent(key, fault).line()));
        return parsed.map();
    }

    private static Fault withoutContent(String key, Fault fault) {
        // A parser's words on broken JSON quote it.
        String problem = fault.problem().replaceFirst("(is not JSON): .*?( at line \\d+, column \\d+)?$", "$1$2");
        String region = fault.field() == null ? "" : fault.field().split("[.\\[]", 2)[0];
        String field = REGION.matcher(region).matches() ? key + "." + region : key;
        return new Fault("--secrets", field, null, problem, fault.remedy());
    }

    private AccountMap accounts(AccountMapParser.Parsed parsed) {
        parsed.faults().forEach(findings::fault);
        parsed.warnings().stream().map(Fault::line).forEach(findings::warning);
        return parsed.map();
    }

    private int imagesAtATime() {
        String variable = "AMI_PUSH_REQUEST_THREADS";
        String word = surroundings.env(variable);
        if (word == null) {
            return ALL_AT_A_TIME;
        }
        if (!word.strip().matches("[0-9]{1,4}") || Integer.parseInt(word.strip()) < 1) {
            findings.fault("$" + variable, word, "is not a number from 1 to 9999", "unset it for all at a time");
            return 1;
        }
        return Integer.parseInt(word.strip());
    }

    private AwsOptions aws(Secrets secrets, boolean rehearsal) {
        PushArguments.Aws given = arguments.aws;
        String accessKeyId = first(given.accessId, secrets.awsAccessKeyId(), surroundings.env("AWS_ACCESS_ID"));
        String secretKey = first(given.secretKey, secrets.awsSecretAccessKey(), surroundings.env("AWS_SECRET_KEY"));
        if (!rehearsal) {
            if (given(given.secretKey) != null) {
                findings.warning("--aws-secret-key shows the key to every user of this machine;"
                        + " --secrets FILE, --secrets - and $AWS_SECRET_KEY do not");
            }
            if ((accessKeyId == null) != (secretKey == null)) {
                findings.obstacle(
                        accessKeyId == null ? "--aws-access-id" : "--aws-secret-key",
                        "Access ID or Secret Key not provided for AWS Service",
                        "give both");
            }
            if (secrets.awsSessionToken() != null && secrets.awsAccessKeyId() == null) {
                findings.fault(new Fault(
                        "--secrets", "awsSessionToken", null, "has no key that it belongs to", "add awsAccessKeyId"));
            }
        }
        return new AwsOptions(
                accessKeyId,
                secretKey,
                sessionToken(accessKeyId, secrets),
                role(),
                checks.address("--endpoint-url", given(given.endpointUrl)),
                checks.seconds("--request-timeout", arguments.waits.requestTimeout, false));
    }

    private AwsSettings.Role role() {
        PushArguments.Aws given = arguments.aws;
        String arn = checks.form(
                "--assume-role",
                given(given.assumeRole),
                ROLE_ARN,
                "is no role's ARN",
                "write arn:aws:iam::123456789012:role/NAME");
        String externalId = checks.form(
                "--assume-role-external-id",
                given(given.externalId),
                EXTERNAL_ID,
                "is no external id",
                "use 2 to 1224 letters, digits and any of +=,.@:/-_");
        if (arn == null && externalId != null) {
            findings.fault("--assume-role-external-id", null, "is for a role", "add --assume-role or leave it out");
        }
        return arn == null ? null : new AwsSettings.Role(arn, externalId);
    }

    /** A session token is worth nothing with another key than its own. */
    private String sessionToken(String accessKeyId, Secrets secrets) {
        if (accessKeyId == null || accessKeyId.equals(secrets.awsAccessKeyId())) {
            return secrets.awsSessionToken();
        }
        String standardKey = surroundings.env("AWS_ACCESS_KEY_ID");
        boolean fromEnvironment = accessKeyId.equals(surroundings.env("AWS_ACCESS_ID"))
                && (standardKey == null || standardKey.equals(accessKeyId));
        return fromEnvironment ? surroundings.env("AWS_SESSION_TOKEN") : null;
    }

    /** A secret of several lines, such as a PEM text, is hidden line by line: so it turns up in messages. */
    private static List<String> hidden(Secrets secrets, AwsOptions aws, RhsmOptions rhsm) {
        return Stream.concat(
                        secrets.values().stream(),
                        Stream.of(aws.secretAccessKey(), aws.sessionToken(), rhsm.keystorePassword()))
                .filter(Objects::nonNull)
                .flatMap(String::lines)
                .filter(line -> line.length() >= SHORTEST_SECRET && !line.startsWith("-----"))
                .distinct()
                .toList();
    }

    private static String first(String... words) {
        return Stream.of(words).filter(word -> given(word) != null).findFirst().orElse(null);
    }

    private static String given(String word) {
        return word == null || word.isEmpty() ? null : word;
    }
}
