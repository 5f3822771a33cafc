package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.journal.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Finds out how RHSM is reached, and that the client's certificate is given in one form only: PEM files (options, or
 * else {@code $RHSM_CERT} and {@code $RHSM_KEY}), PEM texts (secrets document) or PKCS#12 (either).
 */
final class RhsmOptionsReader {
    private final Surroundings surroundings;
    private final Findings findings;
    private final Checks checks;

    RhsmOptionsReader(Surroundings surroundings, Findings findings) {
        this.surroundings = surroundings;
        this.findings = findings;
        this.checks = new Checks(surroundings, findings);
    }

    /** A rehearsal reaches its stand-in only: neither address nor files need to exist. */
    static RhsmOptions rehearsal() {
        return new RhsmOptions(null, null, null, null, null, null, null, null);
    }

    RhsmOptions read(PushArguments.Rhsm arguments, Secrets secrets) {
        String certificate = given(arguments.certificate);
        String key = given(arguments.key);
        String keystore = given(arguments.keystore);
        boolean files = certificate != null || key != null;
        boolean texts = secrets.rhsmCertificate() != null || secrets.rhsmKey() != null;
        long forms = Stream.of(files, texts, keystore != null, secrets.rhsmKeystore() != null)
                .filter(form -> form)
                .count();
        if (forms > 1) {
            findings.fault(Fault.of(
                    "RHSM client certificate",
                    "is given in more than one form",
                    "keep one of --rhsm-cert and --rhsm-key, --rhsm-keystore, and those of the secrets document"));
        }
        Path certificateFile = null;
        Path keyFile = null;
        if (files || forms == 0) {
            certificateFile = file("--rhsm-cert", certificate, "RHSM_CERT", "certificate");
            keyFile = file("--rhsm-key", key, "RHSM_KEY", "key");
        }
        if (keyFile != null && certificateFile == null
                || secrets.rhsmKey() != null && secrets.rhsmCertificate() == null) {
            findings.fault(Fault.of(
                    "RHSM client certificate", "is missing: only its key is given", "give --rhsm-cert FILE as well"));
        }
        return new RhsmOptions(
                url(arguments),
                certificateFile,
                keyFile,
                secrets.rhsmCertificate(),
                secrets.rhsmKey(),
                checks.readable("--rhsm-keystore", keystore, "Could not find the keystore file"),
                secrets.rhsmKeystore(),
                password(keystore != null || secrets.rhsmKeystore() != null, secrets));
    }

    private URI url(PushArguments.Rhsm arguments) {
        String url = given(arguments.url);
        if (url == null) {
            findings.obstacle("--rhsm-url", "RHSM URL not provided for the RHSM client", "give --rhsm-url URL");
        }
        return checks.address("--rhsm-url", url);
    }

    private Path file(String option, String word, String variable, String what) {
        String problem = "Could not find the TLS " + what + " file";
        return word != null
                ? checks.readable(option, word, problem)
                : checks.readable("$" + variable, surroundings.env(variable), problem);
    }

    private String password(boolean needed, Secrets secrets) {
        String password = secrets.rhsmKeystorePassword() != null
                ? secrets.rhsmKeystorePassword()
                : surroundings.env("RHSM_KEYSTORE_PASSWORD");
        if (needed && password == null) {
            findings.fault(Fault.of(
                    "RHSM keystore",
                    "has no password",
                    "set $RHSM_KEYSTORE_PASSWORD or rhsmKeystorePassword in the secrets document"));
        }
        return password;
    }

    private static String given(String word) {
        return word == null || word.isEmpty() ? null : word;
    }
}
