package io.jenkins.plugins.amipush.engine.cli;

import java.net.URI;
import java.nio.file.Path;

/**
 * How RHSM is reached. Each is null where it was not given; a client has either files or texts, either PEM or PKCS#12,
 * or nothing.
 *
 * @param url null in a rehearsal only
 * @param certificateFile PEM, may hold the key too; or PKCS#12
 * @param keyFile PEM
 * @param certificate PEM text
 * @param key PEM text
 * @param keystoreFile PKCS#12
 * @param keystore PKCS#12
 * @param keystorePassword of whatever is PKCS#12
 */
record RhsmOptions(
        URI url,
        Path certificateFile,
        Path keyFile,
        String certificate,
        String key,
        Path keystoreFile,
        byte[] keystore,
        String keystorePassword) {
    @Override
    public String toString() {
        return "RhsmOptions[url=%s, certificateFile=%s, keyFile=%s, keystoreFile=%s]"
                .formatted(url, certificateFile, keyFile, keystoreFile);
    }
}
