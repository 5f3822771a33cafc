package io.jenkins.plugins.amipush.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** Certificate and key out of one file. */
public class PemFileTest {
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    private static final String KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIC\n-----END RSA PRIVATE KEY-----";

    @Test
    public void findsBothInAnyOrderAmongOtherText() throws Exception {
        PemFile pem = parse("Bag Attributes\n" + KEY + "\r\nsubject=x\n" + CERTIFICATE + "\n" + CERTIFICATE + "\n");
        assertThat(pem.certificates()).isEqualTo(CERTIFICATE + "\n" + CERTIFICATE + "\n");
        assertThat(pem.key()).isEqualTo(KEY + "\n");
        assertThat(pem).hasToString("PemFile[hidden]");
    }

    @Test
    public void tellsWhatIsMissing() {
        refused(CERTIFICATE, "x: the secret file holds no private key");
        refused(KEY, "x: the secret file holds no certificate");
        refused("0\u0082\u0001", "x: the secret file is not in PEM form");
        refused(CERTIFICATE + KEY + KEY, "x: the secret file holds 2 private keys");
    }

    @Test
    public void refusesAKeyThatNobodyCanOpen() {
        refused(
                CERTIFICATE + KEY.replace("MIIC", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nMIIC"),
                "x: the private key in the secret file is encrypted");
        refused(CERTIFICATE + KEY.replace("RSA", "ENCRYPTED"), "x: the private key in the secret file is encrypted");
    }

    @Test
    public void refusesAFileOfAnotherKind() {
        refused("x".repeat(256 * 1024 + 1), "x: the secret file is longer than 256 KiB");
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContainingAny("MIIC", "MIIB");
    }

    private static PemFile parse(String text) throws IOException {
        return PemFile.parse("x", text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
