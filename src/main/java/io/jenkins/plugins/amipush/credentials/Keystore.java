package io.jenkins.plugins.amipush.credentials;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
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

    /** @throws IOException with one line */
    static Keystore of(StandardCertificateCredentials credentials) throws IOException {
        return of(
                "RHSM credentials '" + credentials.getId() + "'",
                credentials.getKeyStore(),
                credentials.getPassword().getPlainText());
    }

    static Keystore of(String name, KeyStore source, String sourcePassword) throws IOException {
        String password = newPassword();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            KeyStore copy = copy(source, sourcePassword.toCharArray(), password.toCharArray());
            copy.store(bytes, password.toCharArray());
            if (copy.size() > 0) {
                return new Keystore(Base64.getEncoder().encodeToString(bytes.toByteArray()), password);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(
                    name + ": the keystore cannot be opened (" + e.getMessage()
                            + "); check the PKCS#12 file and its password",
                    e);
        }
        throw new IOException(
                name + ": the keystore holds no key, or cannot be opened; check the PKCS#12 file and its password");
    }

    private static KeyStore copy(KeyStore source, char[] sourcePassword, char[] password)
            throws GeneralSecurityException, IOException {
        KeyStore copy = KeyStore.getInstance("PKCS12");
        copy.load(null, null);
        for (String alias : Collections.list(source.aliases())) {
            if (source.isKeyEntry(alias)) {
                copy.setKeyEntry(
                        alias, source.getKey(alias, sourcePassword), password, source.getCertificateChain(alias));
            }
        }
        return copy;
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
