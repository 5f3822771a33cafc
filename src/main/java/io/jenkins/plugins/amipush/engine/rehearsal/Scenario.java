package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the rehearsal cloud is like and what goes wrong in it. Every part is optional; {@link #defaults()} is a cloud
 * that takes AWS's times and in which nothing goes wrong.
 *
 * @param account the account that access keys belong to, twelve digits
 * @param accessKeys the only access keys that are known; empty for any
 * @param anyAccountIds whether images and snapshots can be shared with ids that are no twelve digits, as placeholders are
 * @param products what RHSM knows from the start, besides what {@link RehearsalCloud#know} adds; null when unsaid, which is
 *     something else than nothing
 * @param foreignBuckets names of buckets that somebody else owns
 * @param blockPublicAccess by region (or glob of regions), whether public sharing of AMIs is blocked; not, when unsaid
 * @param encryptByDefault by region (or glob of regions), whether new snapshots are encrypted; not, when unsaid
 * @param visibilitySeconds how long after its creation a thing is not found and not listed
 * @param latencySeconds of every call, in the rehearsal's time; when absent, {@link Times#callSeconds}
 * @param throttling whether EC2, S3 and EBS refuse calls beyond their documented rates
 * @param imports the fate of import tasks: the first rule that fits a task decides
 * @param copies the copies of snapshots that fail; the first rule that fits a copy decides
 * @param faults the first rule that fits a call and is in its turn takes effect
 * @param spool a directory that keeps the bytes of objects and blocks, so that they can be read back; without one they
 *     are digested and forgotten
 */
public record Scenario(
        String account,
        Set<String> accessKeys,
        boolean anyAccountIds,
        List<Product> products,
        Set<String> foreignBuckets,
        Map<String, Boolean> blockPublicAccess,
        Map<String, Boolean> encryptByDefault,
        Quotas quotas,
        Visibility visibilitySeconds,
        Double latencySeconds,
        Times times,
        boolean throttling,
        List<ImportRule> imports,
        List<CopyRule> copies,
        List<FaultRule> faults,
        Rhsm rhsm,
        Sts sts,
        Path spool) {
    private static final String DEFAULT_ACCOUNT = "123456789012";
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    public Scenario {
        account = Objects.requireNonNullElse(account, DEFAULT_ACCOUNT);
        require(ACCOUNT.matcher(account).matches(), "account must be twelve digits: " + account);
        accessKeys = accessKeys == null ? Set.of() : Set.copyOf(accessKeys);
        products = products == null ? null : List.copyOf(products);
        foreignBuckets = foreignBuckets == null ? Set.of() : Set.copyOf(foreignBuckets);
        blockPublicAccess = blockPublicAccess == null ? Map.of() : Map.copyOf(blockPublicAccess);
        encryptByDefault = encryptByDefault == null ? Map.of() : Map.copyOf(encryptByDefault);
        quotas = quotas == null ? new Quotas(null, null, null, null, null) : quotas;
        visibilitySeconds = visibilitySeconds == null ? Visibility.all(0) : visibilitySeconds;
        times = times == null ? Times.FACTS : times;
        latencySeconds = latencySeconds == null ? times.callSeconds() : latencySeconds;
        requireDuration("latencySeconds", latencySeconds);
        imports = imports == null ? List.of() : List.copyOf(imports);
        copies = copies == null ? List.of() : List.copyOf(copies);
        faults = faults == null ? List.of() : List.copyOf(faults);
        rhsm = rhsm == null ? new Rhsm(false) : rhsm;
        sts = sts == null ? new Sts(null, null) : sts;
    }

    /** AWS's times, no faults. */
    public static Scenario defaults() {
        return parse("{}");
    }

    /**
     * The scenario that a JSON text describes.
     *
     * @throws io.jenkins.plugins.amipush.engine.PushFailure in one line, for what is no scenario
     */
    public static Scenario parse(String json) {
        return ScenarioReader.read("scenario", json);
    }

    /**
     * The scenario that a JSON file describes.
     *
     * @throws io.jenkins.plugins.amipush.engine.PushFailure in one line, for what is no scenario
     */
    public static Scenario read(Path file) {
        return ScenarioReader.read(file);
    }

    /** The same scenario with the bytes of objects and blocks kept in that directory. */
    public Scenario withSpool(Path directory) {
        return with(anyAccountIds, directory);
    }

    /** The same scenario, but for {@link #anyAccountIds}. */
    public Scenario withAnyAccountIds() {
        return with(true, spool);
    }

    private Scenario with(boolean anyIds, Path directory) {
        return new Scenario(
                account,
                accessKeys,
                anyIds,
                products,
                foreignBuckets,
                blockPublicAccess,
                encryptByDefault,
                quotas,
                visibilitySeconds,
                latencySeconds,
                times,
                throttling,
                imports,
                copies,
                faults,
                rhsm,
                sts,
                directory);
    }

    boolean blocksPublicAccess(String region) {
        return holds(blockPublicAccess, region);
    }

    boolean encryptsByDefault(String region) {
        return holds(encryptByDefault, region);
    }

    private static boolean holds(Map<String, Boolean> byRegion, String region) {
        Boolean exact = byRegion.get(region);
        return exact != null
                ? exact
                : byRegion.entrySet().stream()
                        .anyMatch(entry -> entry.getValue() && Glob.matches(entry.getKey(), region));
    }

    static void require(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    static void requireDuration(String name, Double seconds) {
        require(
                seconds == null || seconds >= 0 && !Double.isInfinite(seconds),
                name + " must be a number of seconds, 0 or more: " + seconds);
    }

    /** A product image group of RHSM's. */
    public record Product(String name, String providerShortName) {
        public Product {
            require(name != null && !name.isEmpty(), "a product needs a name");
            require(providerShortName != null, "product " + name + " needs a providerShortName");
        }
    }

    /**
     * Quotas; the defaults are AWS's, as far as they are documented.
     *
     * @param importTasks import tasks at once in a region
     * @param publicImages public AMIs in a region
     * @param launchPermissions accounts that share an image
     * @param snapshotCopies copies at once into a region
     * @param pendingSnapshots snapshots under way in a region through EBS direct
     */
    public record Quotas(
            Integer importTasks,
            Integer publicImages,
            Integer launchPermissions,
            Integer snapshotCopies,
            Integer pendingSnapshots) {
        public Quotas {
            importTasks = atLeastOne("importTasks", importTasks, 5);
            publicImages = Objects.requireNonNullElse(publicImages, 5);
            launchPermissions = atLeastOne("launchPermissions", launchPermissions, 1000);
            snapshotCopies = atLeastOne("snapshotCopies", snapshotCopies, 20);
            pendingSnapshots = atLeastOne("pendingSnapshots", pendingSnapshots, 100);
        }

        private static int atLeastOne(String name, Integer value, int standard) {
            int quota = Objects.requireNonNullElse(value, standard);
            require(quota >= 1, "quotas." + name + " must be 1 or more: " + quota);
            return quota;
        }
    }

    /** Seconds, in the rehearsal's time, until a new thing is seen; one number in JSON stands for all of them. */
    public record Visibility(double image, double snapshot, double bucket, double tag) {
        public Visibility {
            for (double seconds : new double[] {image, snapshot, bucket, tag}) {
                requireDuration("visibilitySeconds", seconds);
            }
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static Visibility all(double seconds) {
            return new Visibility(seconds, seconds, seconds, seconds);
        }
    }

    /**
     * How long things take, in the rehearsal's time. In JSON {@code "facts"} (what has been observed of AWS),
     * {@code "none"}, or an object that overrides some of the facts.
     *
     * @param importSeconds and {@code importSecondsPerGiB}: a snapshot import
     * @param copySeconds and {@code copySecondsPerGiB}: a snapshot copy, by the data that the snapshot holds
     * @param registerSeconds from RegisterImage to {@code available}
     * @param completeSeconds from EBS direct's CompleteSnapshot to {@code completed}
     * @param bucketSeconds until EC2 sees a new bucket
     * @param callSeconds every call
     * @param bytesPerSecond of S3 and of EBS direct, a region; 0 for no limit
     * @param importsByPoll imports know no time: they are {@code active} with 10 % when they are first described, and
     *     {@code completed} from the second time on
     */
    public record Times(
            Double importSeconds,
            Double importSecondsPerGiB,
            Double copySeconds,
            Double copySecondsPerGiB,
            Double registerSeconds,
            Double completeSeconds,
            Double bucketSeconds,
            Double callSeconds,
            Double bytesPerSecond,
            boolean importsByPoll) {
        static final Times FACTS = new Times(null, null, null, null, null, null, null, null, null, false);
        static final Times NONE = new Times(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, true);

        public Times {
            importSeconds = orFact("importSeconds", importSeconds, 600);
            importSecondsPerGiB = orFact("importSecondsPerGiB", importSecondsPerGiB, 20);
            copySeconds = orFact("copySeconds", copySeconds, 180);
            copySecondsPerGiB = orFact("copySecondsPerGiB", copySecondsPerGiB, 15);
            registerSeconds = orFact("registerSeconds", registerSeconds, 5);
            completeSeconds = orFact("completeSeconds", completeSeconds, 10);
            bucketSeconds = orFact("bucketSeconds", bucketSeconds, 60);
            callSeconds = orFact("callSeconds", callSeconds, 0.08);
            bytesPerSecond = orFact("bytesPerSecond", bytesPerSecond, 500.0 * (1 << 20));
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public static Times preset(String name) {
            return switch (name) {
                case "facts" -> FACTS;
                case "none" -> NONE;
                default ->
                    throw new IllegalArgumentException("times must be \"facts\", \"none\" or an object: " + name);
            };
        }

        private static double orFact(String name, Double value, double fact) {
            requireDuration("times." + name, value);
            return value == null ? fact : value;
        }
    }

    /**
     * RHSM's ways.
     *
     * @param acceptUnknown PUT of an AMI that it does not know answers 200 and keeps it, instead of 404
     */
    public record Rhsm(boolean acceptUnknown) {}

    /**
     * STS's ways.
     *
     * @param lifetimeSeconds of an assumed role's credentials, in seconds of the machine's clock; when absent, as asked
     *     for
     * @param externalId without which no role is given, or null
     */
    public record Sts(Double lifetimeSeconds, String externalId) {
        public Sts {
            requireDuration("sts.lifetimeSeconds", lifetimeSeconds);
        }
    }
}
