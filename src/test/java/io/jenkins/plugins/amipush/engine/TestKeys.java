package io.jenkins.plugins.amipush.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys with self-signed certificates, made by the JDK's {@code keytool}. */
public final class TestKeys {
    public static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;

    public TestKeys(Path directory) {
        this.directory = directory;
    }

    /** A PKCS#12 file with a key of that algorithm. */
    public Path pkcs12(String name, String algorithm, String... more) {
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
        command.addAll(List.of(more));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("keytool.log").toFile())
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(directory.resolve("keytool.log")));
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    public static KeyStore store(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    public static Certificate certificate(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = store(pkcs12);
        return store.getCertificate(store.aliases().nextElement());
    }

    public static String certificatePem(Path pkcs12) throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", certificate(pkcs12).getEncoded());
    }

    /** The key as PKCS#8. */
    public static byte[] key(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = store(pkcs12);
        return store.getKey(store.aliases().nextElement(), PASSWORD).getEncoded();
    }

    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }
}
