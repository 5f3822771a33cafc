package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.push.AccountMap;
import io.jenkins.plugins.amipush.engine.push.PushSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The options of a push as its journal shows them: by name, without any secret, those not given left out. */
record ShownOptions(PushArguments arguments, PushSettings settings, Secrets secrets) {
    private static final String FROM_SECRETS = "from --secrets";

    Map<String, Object> asMap() {
        Map<String, Object> shown = new LinkedHashMap<>();
        put(
                shown,
                "source",
                arguments.sources.stream().map(ShownOptions::withoutUser).toList());
        put(shown, "ship", settings.ship());
        put(shown, "allow-public-images", settings.allowPublicImages());
        put(shown, "dry-run", settings.dryRun());
        put(shown, "rehearse", settings.rehearsal());
        put(shown, "only-region", arguments.publication.onlyRegions);
        put(shown, "only-type", arguments.publication.onlyTypes);
        put(shown, "only-file", arguments.publication.onlyFiles);
        put(shown, "only-image", arguments.publication.onlyImages);
        put(shown, "container-prefix", settings.containerPrefix());
        put(shown, "accounts", secrets.accounts() == null ? accounts(settings.accounts()) : FROM_SECRETS);
        put(
                shown,
                "snapshot-account-ids",
                secrets.snapshotAccountIds() == null ? accounts(settings.snapshotAccounts()) : FROM_SECRETS);
        put(shown, "tag", settings.tags());
        put(shown, "assume-role", arguments.aws.assumeRole);
        put(shown, "import-role", settings.importRole());
        put(shown, "transfer", Checks.spelled(settings.transfer()));
        put(shown, "fan-out", Checks.spelled(settings.fanOut()));
        put(shown, "endpoint-url", arguments.aws.endpointUrl);
        put(shown, "rhsm-url", arguments.rhsm.url == null ? null : withoutUser(arguments.rhsm.url));
        put(shown, "aws-provider-name", settings.provider());
        put(shown, "max-retries", settings.attempts());
        put(shown, "retry-wait", settings.retryWait().toSeconds());
        putOthers(shown);
        return shown;
    }

    /** What only a push that is run again asks for: where it is not the usual. */
    private void putOthers(Map<String, Object> shown) {
        PushArguments usual = new PushArguments();
        putUnusual(shown, "poll-interval", arguments.waits.pollInterval, usual.waits.pollInterval);
        putUnusual(shown, "bucket-wait", arguments.waits.bucketWait, usual.waits.bucketWait);
        putUnusual(shown, "import-timeout", arguments.waits.importTimeout, usual.waits.importTimeout);
        putUnusual(shown, "request-timeout", arguments.waits.requestTimeout, usual.waits.requestTimeout);
        putUnusual(shown, "results-dir", arguments.output.resultsDirectory, usual.output.resultsDirectory);
        if (settings.imagesAtATime() != PushOptionsReader.ALL_AT_A_TIME) {
            put(shown, "threads", settings.imagesAtATime());
        }
        put(shown, "rehearse-speed", arguments.rehearsal.speed);
        put(shown, "rehearse-scenario", arguments.rehearsal.scenario);
        put(shown, "rhsm-cert", arguments.rhsm.certificate);
        put(shown, "rhsm-key", arguments.rhsm.key);
        put(shown, "rhsm-keystore", arguments.rhsm.keystore);
        put(shown, "secrets", arguments.output.secrets);
    }

    private static void putUnusual(Map<String, Object> shown, String name, String value, String usual) {
        if (!usual.equals(value)) {
            put(shown, name, value);
        }
    }

    private static void put(Map<String, Object> shown, String name, Object value) {
        boolean empty = value == null
                || value instanceof String text && text.isEmpty()
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (!empty) {
            shown.put(name, value);
        }
    }

    /** A map that was given and names nobody is shown: it says more than none. */
    private static Object accounts(AccountMap accounts) {
        return !accounts.given() ? null : accounts.byRegion().isEmpty() ? "{}" : accounts.byRegion();
    }

    private static String withoutUser(String source) {
        return source.replaceAll("(//|^pub:)[^/?]*@", "$1");
    }
}
