package io.jenkins.plugins.amipush.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.Test;

/** What counts as a secret in a log. */
public class MasksTest {
    private final Masks masks = new Masks();

    @Test
    public void hidesTheFormsInWhichOthersQuoteASecret() {
        masks.add("wJalr/XUtn+FEMI");
        assertThat(masks.longestFirst()).contains("wJalr/XUtn+FEMI", "wJalr%2FXUtn%2BFEMI", "d0phbHIvWFV0bitGRU1J");
    }

    @Test
    public void leavesTextsAloneThatArePartsOfWords() {
        masks.add("abc");
        masks.add(" ab\n");
        masks.add("");
        masks.add(null);
        assertThat(masks.longestFirst()).isEmpty();
    }

    @Test
    public void hidesAKeyLineByLine() {
        masks.addPem("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nQUFB\n-----END PRIVATE KEY-----\n");
        assertThat(masks.longestFirst())
                .contains("MIIEvQIBADANBgkqhkiG9w0B")
                .doesNotContain("QUFB", "-----BEGIN PRIVATE KEY-----");
    }

    @Test
    public void hidesEachAccountOfASecretText() {
        masks.addAccounts("{\"default\": {\"prod\": \"123456789012\"}, \"x\": \"1234567890123\"}");
        assertThat(masks.longestFirst()).contains("123456789012").doesNotContain("234567890123", "prod");
    }

    @Test
    public void hidesTheLongestFirst() {
        masks.add("secret");
        masks.add("secret-and-more");
        assertThat(masks.longestFirst())
                .isSortedAccordingTo(Comparator.comparingInt(String::length).reversed());
        assertThat(masks).hasToString("Masks[hidden]");
    }
}
