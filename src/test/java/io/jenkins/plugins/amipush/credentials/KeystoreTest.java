package io.jenkins.plugins.amipush.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The user's keystore as the engine gets it. */
public class KeystoreTest {
    @ClassRule
    public static final TemporaryFolder FOLDER = new TemporaryFolder();

    private static Path file;

    @BeforeClass
    public static void makeKeystore() throws Exception {
        file = FOLDER.getRoot().toPath().resolve("user.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "me",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=me",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        "users-own"))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    @Test
    public void holdsTheSameUnderAnotherPassword() throws Exception {
        KeyStore source = KeyStore.getInstance(file.toFile(), "users-own".toCharArray());
        Keystore keystore = Keystore.of("x", source, "users-own");
        assertThat(keystore.password()).isNotEqualTo("users-own").hasSizeGreaterThan(20);
        assertThat(keystore).hasToString("Keystore[hidden]");

        KeyStore read = KeyStore.getInstance("PKCS12");
        char[] password = keystore.password().toCharArray();
        read.load(new ByteArrayInputStream(Base64.getDecoder().decode(keystore.base64())), password);
        assertThat(Collections.list(read.aliases())).containsExactly("me");
        assertThat(read.getKey("me", password)).isEqualTo(source.getKey("me", "users-own".toCharArray()));
        assertThat(read.getCertificateChain("me")).isEqualTo(source.getCertificateChain("me"));
    }

    @Test
    public void refusesOneWithoutAKey() throws Exception {
        KeyStore empty = KeyStore.getInstance("PKCS12");
        empty.load(null, null);
        assertThatThrownBy(() -> Keystore.of("x", empty, ""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("x: the keystore holds no key");
    }

    @Test
    public void failsWithTheWrongPassword() throws Exception {
        KeyStore source = KeyStore.getInstance(file.toFile(), "users-own".toCharArray());
        assertThatThrownBy(() -> Keystore.of("x", source, "wrong"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("x: the keystore cannot be opened (");
    }
}
