package io.jenkins.plugins.amipush.engine.rhsm;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;

/** The client certificate, with its chain and its private key, that RHSM knows the push by. */
public final class RhsmIdentity {
    /** Certificates and keys have a few kilobytes. */
    private static final long LONGEST_FILE = 1 << 20;

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private RhsmIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * From files.
     *
     * @param certificate PEM certificates, or a PKCS#12 file with the key in it
     * @param key the PEM key, or null when the certificate's file holds it
     * @param password of the PKCS#12 file, or null
     * @throws PushFailure when a file is missing, or both do not make an identity
     */
    public static RhsmIdentity ofFiles(Path certificate, Path key, char[] password) {
        if (certificate == null) {
            throw keyAlone();
        }
        byte[] keyContent = key == null ? null : read(key, "key");
        return of(
                certificate.toString(),
                read(certificate, "certificate"),
                key == null ? null : key.toString(),
                keyContent,
                password);
    }

    /**
     * From memory.
     *
     * @param certificate PEM certificates, or a PKCS#12 store with the key in it
     * @param key the PEM key, or null when the certificate holds it
     * @param password of the PKCS#12 store, or null
     * @throws PushFailure when both do not make an identity
     */
    public static RhsmIdentity ofBytes(byte[] certificate, byte[] key, char[] password) {
        if (certificate == null) {
            throw keyAlone();
        }
        return of("the given RHSM certificate", certificate, "the given RHSM key", key, password);
    }

    private static RhsmIdentity of(
            String certificateName, byte[] certificate, String keyName, byte[] key, char[] password) {
        if (!isPem(certificate)) {
            return ofPkcs12(certificateName, certificate, key != null, password);
        }
        List<X509Certificate> certificates = new Pem(certificateName, certificate).certificates();
        if (certificates.isEmpty()) {
            throw PushFailure.permanent(
                    "There is no certificate in " + certificateName,
                    "give a PEM certificate, or a PKCS#12 file, with --rhsm-cert");
        }
        String holder = key == null ? certificateName : keyName;
        PrivateKey privateKey = new Pem(holder, key == null ? certificate : key)
                .privateKey(certificates)
                .orElseThrow(() -> PushFailure.permanent(
                        "There is no private key in " + holder,
                        key == null
                                ? "give the key's file with --rhsm-key, or certificate and key in one file"
                                : "give a PEM private key with --rhsm-key"));
        return matched(certificates, privateKey, holder);
    }

    private static boolean isPem(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains("-----BEGIN ") || content.length == 0;
    }

    private static RhsmIdentity ofPkcs12(String name, byte[] content, boolean keyGiven, char[] password) {
        if (keyGiven) {
            throw PushFailure.permanent(
                    name + " is no PEM file, but a key is given beside it",
                    "give a PEM certificate, or a PKCS#12 file without --rhsm-key");
        }
        char[] secret = password == null ? new char[0] : password;
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), secret);
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, secret) instanceof PrivateKey key) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (Certificate certificate : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) certificate);
                    }
                    return matched(chain, key, name);
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (e instanceof PushFailure known) {
                throw known;
            }
            throw PushFailure.permanent(
                            name + " can be read neither as PEM nor, with the password given, as PKCS#12",
                            "check the file and its password")
                    .cause(e);
        }
        throw PushFailure.permanent("There is no private key in " + name, "export it with its key");
    }

    /** The identity with the certificate that the key belongs to at the head of the chain. */
    private static RhsmIdentity matched(List<X509Certificate> certificates, PrivateKey key, String keyName) {
        List<X509Certificate> chain = new ArrayList<>(certificates);
        for (X509Certificate certificate : certificates) {
            if (belongTogether(certificate, key)) {
                chain.remove(certificate);
                chain.add(0, certificate);
                return new RhsmIdentity(List.copyOf(chain), key);
            }
        }
        throw mismatch(keyName);
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        byte[] probe = RhsmIdentity.class.getName().getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] read(Path file, String what) {
        if (!Files.exists(file)) {
            throw PushFailure.permanent(
                    "Could not find the TLS " + what + " file: " + file,
                    what.equals("key") ? "check --rhsm-key" : "check --rhsm-cert");
        }
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_FILE) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            throw PushFailure.permanent(
                            "Could not read the TLS " + what + " file: " + file, "check the file's permissions")
                    .cause(e);
        }
        throw PushFailure.permanent("The TLS " + what + " file is no file with a " + what + ": " + file, null);
    }

    private static PushFailure keyAlone() {
        return PushFailure.permanent(
                "An RHSM key is given without a certificate", "give the certificate with --rhsm-cert");
    }

    static PushFailure mismatch(String keyName) {
        return PushFailure.permanent(
                "The private key in " + keyName + " does not belong to the RHSM certificate",
                "give the certificate and the key that were made together");
    }

    KeyManager[] keyManagers() {
        return new KeyManager[] {new OneIdentity(chain.toArray(X509Certificate[]::new), key)};
    }

    /** When the certificate ends. */
    Instant expires() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** Names the certificate's holder, nothing secret. */
    @Override
    public String toString() {
        return "RhsmIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
