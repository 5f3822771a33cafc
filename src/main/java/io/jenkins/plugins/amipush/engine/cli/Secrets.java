package io.jenkins.plugins.amipush.engine.cli;

import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a secrets document holds; each is null where the document does not hold it.
 *
 * @param rhsmCertificate PEM text
 * @param rhsmKey PEM text
 * @param rhsmKeystore PKCS#12
 * @param accounts JSON text, as {@code --accounts} takes it
 * @param snapshotAccountIds JSON text, as {@code --snapshot-account-ids} takes it
 */
record Secrets(
        String awsAccessKeyId,
        String awsSecretAccessKey,
        String awsSessionToken,
        String rhsmCertificate,
        String rhsmKey,
        byte[] rhsmKeystore,
        String rhsmKeystorePassword,
        String accounts,
        String snapshotAccountIds) {
    private static final Pattern ACCOUNT = Pattern.compile("(?<!\\d)\\d{12}(?!\\d)");

    static final Secrets NONE = new Secrets(null, null, null, null, null, null, null, null, null);

    /** What no message may show; of accounts, who keeps them secret means their ids. */
    List<String> values() {
        return Stream.concat(
                        Stream.of(awsSecretAccessKey, awsSessionToken, rhsmKey, rhsmKeystorePassword)
                                .filter(Objects::nonNull),
                        Stream.of(accounts, snapshotAccountIds)
                                .filter(Objects::nonNull)
                                .flatMap(json -> ACCOUNT.matcher(json).results())
                                .map(MatchResult::group))
                .toList();
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
