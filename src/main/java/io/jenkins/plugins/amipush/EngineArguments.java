package io.jenkins.plugins.amipush;

import hudson.AbortException;
import hudson.EnvVars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Settings as the words of the engine's command line; no secret is among them. */
final class EngineArguments {
    static final String TWO_ACCOUNTS =
            "accounts and accountsCredentialsId both say who may launch the images: keep one of them";

    private final UnaryOperator<String> expand;
    private final List<String> words = new ArrayList<>();

    private EngineArguments(UnaryOperator<String> expand) {
        this.expand = expand;
    }

    /**
     * The words after {@code push}, without those that say where journal, lease and secrets are.
     *
     * @param defaults the global defaults
     * @param roleArn the role that the AWS credentials name, used when the settings name none; or null
     * @param externalId the external id to assume it with, or null
     * @throws AbortException with one line when a setting cannot be understood
     */
    static List<String> of(
            AmiPushSettings settings,
            AmiPushGlobalConfiguration defaults,
            EnvVars env,
            String roleArn,
            String externalId)
            throws AbortException {
        try {
            return of(settings, defaults.fields(), env::expand, roleArn, externalId);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * The options of the Java that runs the engine.
     *
     * @throws AbortException with one line when they cannot be understood
     */
    static List<String> javaOptions(AmiPushSettings settings, EnvVars env) throws AbortException {
        try {
            return javaOptions(settings, env::expand);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** Where the Java is that runs the engine; null for the agent's own. */
    static String javaHome(AmiPushSettings settings, EnvVars env) {
        return settings.getJavaHome() == null ? null : PushFields.given(env.expand(settings.getJavaHome()));
    }

    /** @throws IllegalArgumentException with one line when a setting cannot be understood */
    static List<String> of(
            AmiPushSettings settings,
            PushFields defaults,
            UnaryOperator<String> expand,
            String roleArn,
            String externalId) {
        EngineArguments arguments = new EngineArguments(expand);
        arguments.publication(settings, defaults);
        arguments.selection(settings);
        arguments.aws(settings, defaults, roleArn, externalId);
        arguments.text("--rhsm-url", first(settings.getRhsmUrl(), defaults.rhsmUrl));
        arguments.text("--aws-provider-name", first(settings.getAwsProviderName(), defaults.awsProviderName));
        arguments.value("--max-retries", first(settings.getMaxRetries(), defaults.maxRetries));
        arguments.value("--retry-wait", first(settings.getRetryWait(), defaults.retryWait));
        arguments.value("--import-timeout", settings.getImportTimeout());
        arguments.rehearsal(settings);
        arguments.sources(settings);
        return List.copyOf(arguments.words);
    }

    static List<String> javaOptions(AmiPushSettings settings, UnaryOperator<String> expand) {
        Finding finding = SettingChecks.javaOptions(settings.getJavaOptions());
        if (finding.kind() == Finding.Kind.ERROR) {
            throw new IllegalArgumentException("javaOptions: " + finding.text());
        }
        // Parted first: an option runs any command, and a variable's value may be of somebody who only starts builds.
        List<String> options = Words.quoted(settings.getJavaOptions()).stream()
                .map(expand)
                .filter(option -> !option.isBlank())
                .toList();
        for (String option : options) {
            if (!option.startsWith("-")) {
                throw new IllegalArgumentException("javaOptions: " + SettingChecks.noJavaOption(option));
            }
        }
        return options;
    }

    private void publication(AmiPushSettings settings, PushFields defaults) {
        flag("--ship", settings.isShip());
        flag("--allow-public-images", settings.isAllowPublicImages());
        if (settings.getAccountsCredentialsId() == null) {
            text("--accounts", first(settings.getAccounts(), defaults.accounts));
        } else if (settings.getAccounts() != null) {
            throw new IllegalArgumentException(TWO_ACCOUNTS);
        }
        text("--snapshot-account-ids", first(settings.getSnapshotAccountIds(), defaults.snapshotAccountIds));
        flag("--dry-run", settings.isDryRun());
    }

    private void selection(AmiPushSettings settings) {
        Words.list(expanded(settings.getOnlyRegions())).forEach(region -> value("--only-region", region));
        Words.list(expanded(settings.getOnlyTypes())).forEach(type -> value("--only-type", type));
        Words.patterns(expanded(settings.getOnlyFiles())).forEach(file -> value("--only-file", file));
        Words.patterns(expanded(settings.getOnlyImages())).forEach(image -> value("--only-image", image));
        expandedLines(settings.getTags()).forEach(tag -> value("--tag", tag));
    }

    private void aws(AmiPushSettings settings, PushFields defaults, String roleArn, String externalId) {
        String ownRole = expanded(settings.getAssumeRoleArn());
        value("--assume-role", ownRole == null ? roleArn : ownRole);
        // The credentials' external id is agreed with the owner of their role, not with that of another.
        value("--assume-role-external-id", ownRole == null && roleArn != null ? externalId : null);
        text("--container-prefix", first(settings.getContainerPrefix(), defaults.containerPrefix));
        choice("--transfer", settings.getTransfer(), Transfer.S3_IMPORT);
        choice("--fan-out", settings.getFanOut(), FanOut.UPLOAD);
        if (!settings.isRehearse()) {
            text("--endpoint-url", settings.getEndpointUrl());
        }
    }

    /** One of a type's values, as the engine spells it; nothing where it is the engine's own choice. */
    private <E extends Enum<E>> void choice(String option, E value, E usual) {
        if (value != usual) {
            value(option, value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /** What concerns rehearsals alone may stay set while there is none, so that one switch turns them on and off. */
    private void rehearsal(AmiPushSettings settings) {
        if (settings.isRehearse()) {
            flag("--rehearse", true);
            value("--rehearse-speed", settings.getRehearseSpeed());
            text("--rehearse-scenario", settings.getRehearseScenario());
        }
    }

    private void sources(AmiPushSettings settings) {
        List<String> sources = expandedLines(settings.getSource());
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "source is empty: name a directory of the workspace, staged:DIRECTORY or pub:URL");
        }
        for (String source : sources) {
            if (source.startsWith("-")) {
                throw new IllegalArgumentException("source: %s begins with -: write ./%s".formatted(source, source));
            }
            add(source);
        }
    }

    private void text(String option, String text) {
        value(option, expanded(text));
    }

    private void value(String option, Object value) {
        if (value != null) {
            add(option + "=" + value);
        }
    }

    private void flag(String option, boolean set) {
        if (set) {
            add(option);
        }
    }

    private void add(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A setting holds a NUL character: " + word.replace('\0', '?'));
        }
        words.add(word);
    }

    private String expanded(String text) {
        return text == null ? null : PushFields.given(expand.apply(text));
    }

    /** Parted first: the value of a variable makes no further line. */
    private List<String> expandedLines(String text) {
        return Words.lines(text).stream()
                .map(this::expanded)
                .filter(Objects::nonNull)
                .toList();
    }

    private static <T> T first(T own, T fallback) {
        return own == null ? fallback : own;
    }
}
