package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.AbortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;

/**
 * A certificate with its key as PKCS#12 under a password that is made for this one use: the user's own may be empty,
 * and stays on the controller.
 */
record Keystore(String base64, String password) {
    private static final int PASSWORD_BYTES = 24;

    /** @throws AbortException with one line */
    static Keystore of(StandardCertificateCredentials credentials) throws AbortException {
        String name = "RHSM credentials '" + credentials.getId() + "'";
        try {
            return of(name, credentials.getKeyStore(), credentials.getPassword().getPlainText());
        } catch (GeneralSecurityException | IOException e) {
            throw new AbortException(name + ": the keystore cannot be opened (" + e.getMessage()
                    + "); check the PKCS#12 file and its password");
        }
    }

    static Keystore of(String name, KeyStore source, String sourcePassword)
            throws GeneralSecurityException, IOException {
        KeyStore copy = KeyStore.getInstance("PKCS12");
        copy.load(null, null);
        String password = newPassword();
        for (String alias : Collections.list(source.aliases())) {
            if (source.isKeyEntry(alias)) {
                copy.setKeyEntry(
                        alias,
                        source.getKey(alias, sourcePassword.toCharArray()),
                        password.toCharArray(),
                        source.getCertificateChain(alias));
            }
        }
        if (copy.size() == 0) {
            throw new AbortException(
                    name + ": the keystore holds no key, or cannot be opened; check the PKCS#12 file and its password");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy.store(bytes, password.toCharArray());
        return new Keystore(Base64.getEncoder().encodeToString(bytes.toByteArray()), password);
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Keystore[hidden]";
    }
}
