package io.jenkins.plugins.amipush.engine.cli;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The credentials of a secrets document; each is null where the document does not hold it.
 *
 * @param rhsmCertificate PEM text
 * @param rhsmKey PEM text
 * @param rhsmKeystore PKCS#12
 */
record Secrets(
        String awsAccessKeyId,
        String awsSecretAccessKey,
        String awsSessionToken,
        String rhsmCertificate,
        String rhsmKey,
        byte[] rhsmKeystore,
        String rhsmKeystorePassword) {
    static final Secrets NONE = new Secrets(null, null, null, null, null, null, null);

    /** What no message may show. */
    List<String> values() {
        return Stream.of(awsSecretAccessKey, awsSessionToken, rhsmKey, rhsmKeystorePassword)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public String toString() {
        return "Secrets[hidden]";
    }
}
