package io.jenkins.plugins.amipush.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** What the engine reads from its standard input. */
public class SecretsDocumentTest {
    @Test
    public void holdsWhatIsGiven() {
        SecretsDocument document = new SecretsDocument();
        document.put("awsSecretAccessKey", "a\"b\u00e9");
        document.put("awsSessionToken", null);
        document.put("rhsmKey", "");
        assertThat(new String(document.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"awsSecretAccessKey\":\"a\\\"b\u00e9\"}");
        assertThat(document).hasToString("SecretsDocument[awsSecretAccessKey]");
    }

    @Test
    public void isAnObjectWhereThereAreNoSecrets() {
        assertThat(new SecretsDocument().bytes()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }
}
