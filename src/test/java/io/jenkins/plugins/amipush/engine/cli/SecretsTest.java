package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

public class SecretsTest {
    private static final String AWS = """
            {"awsAccessKeyId": "doc-id", "awsSecretAccessKey": "hidden-key", "awsSessionToken": "hidden-token"}""";

    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void documentFromAFile() throws IOException {
        privateFile("secrets.json", AWS);
        assertThat(command.push("--secrets", "secrets.json")).isZero();
        assertThat(command.options().aws())
                .isEqualTo(new AwsOptions("doc-id", "hidden-key", "hidden-token", null, null, Duration.ofSeconds(120)));
        assertThat(command.options().secrets()).containsExactly("hidden-key", "hidden-token");
        assertThat(command.err).isEmpty();
    }

    @Test
    public void documentFromStandardInput() {
        command.in = AWS;
        command.env.put("AWS_ACCESS_ID", "env-id");
        command.env.put("AWS_SECRET_KEY", "env-key");
        assertThat(command.push("--secrets", "-")).isZero();
        assertThat(command.options().aws().accessKeyId()).isEqualTo("doc-id");
        assertThat(command.options().aws().secretAccessKey()).isEqualTo("hidden-key");
    }

    @Test
    public void optionGoesBeforeTheDocument() {
        command.in = AWS;
        assertThat(command.push("--secrets", "-", "--aws-access-id", "own", "--aws-secret-key", "own-key"))
                .isZero();
        assertThat(command.options().aws())
                .isEqualTo(new AwsOptions("own", "own-key", null, null, null, Duration.ofSeconds(120)));
    }

    @Test
    public void rhsmTexts() {
        command.in = """
                {"rhsmCert": "-----BEGIN CERTIFICATE-----\\nhidden\\n-----END CERTIFICATE-----",
                 "rhsmKey": "-----BEGIN RSA PRIVATE KEY-----\\nhidden\\n-----END RSA PRIVATE KEY-----",
                 "awsAccessKeyId": null, "awsSecretAccessKey": ""}""";
        assertThat(command.push("--secrets", "-")).isZero();
        assertThat(command.options().rhsm().certificate()).startsWith("-----BEGIN CERTIFICATE");
        assertThat(command.options().rhsm().key()).startsWith("-----BEGIN RSA PRIVATE KEY");
        assertThat(command.options().rhsm().toString()).doesNotContain("hidden");
    }

    @Test
    public void rhsmKeystore() {
        command.in = "{\"rhsmKeystore\": \"cDEy\\ncDEy\", \"rhsmKeystorePassword\": \"hidden-word\"}";
        assertThat(command.push("--secrets", "-")).isZero();
        assertThat(command.options().rhsm().keystore()).isEqualTo("p12p12".getBytes(StandardCharsets.US_ASCII));
        assertThat(command.options().rhsm().keystorePassword()).isEqualTo("hidden-word");
    }

    @Test
    public void valuesAreNeverEchoed() {
        for (String document : new String[] {
            "hidden",
            "{\"awsSecretAccessKey\": hidden}",
            "{\"awsSecretAccessKey\": \"hidden\"",
            "{\"awsSecretAccessKey\": \"hidden\"} hidden",
            "{\"awsSecretAccessKey\": \"hidden\", \"awsSecretAccessKey\": \"hidden\"}",
            "[\"hidden\"]",
            "\"hidden\"",
            "",
            "{\"awsSecretAccessKey\": [\"hidden\"]}",
            "{\"awsSecretKey\": \"hidden\"}",
            "{\"hidden/0123456789\": \"x\"}",
            "{\"rhsmCert\": \"hidden\"}",
            "{\"rhsmKey\": \"hidden\"}",
            "{\"rhsmKeystore\": \"hidden!\", \"rhsmKeystorePassword\": \"hidden\"}",
            "{\"awsSessionToken\": \"hidden\"}",
        }) {
            command.in = document;
            assertThat(command.push("--secrets", "-")).as(document).isEqualTo(2);
            assertThat(command.err).as(document).contains("--secrets: ").doesNotContain("hidden");
            assertThat(command.job).isNull();
        }
    }

    @Test
    public void accountsOfTheDocument() {
        command.in = """
                {"accounts": "{\\"default\\": {\\"prod\\": \\"111111111111\\"}}",
                 "snapshotAccountIds": "{\\"us-east-2\\": [\\"222222222222\\"]}"}""";
        assertThat(command.push("--secrets", "-")).isZero();
        assertThat(command.options().settings().accounts().forRegion("eu-west-1"))
                .contains(List.of("111111111111"));
        assertThat(command.options().settings().snapshotAccounts().forRegion("us-east-2"))
                .contains(List.of("222222222222"));
        assertThat(command.options().shown())
                .containsEntry("accounts", "from --secrets")
                .containsEntry("snapshot-account-ids", "from --secrets");
        assertThat(command.options().toString()).doesNotContain("111111111111", "222222222222");
        assertThat(command.options().secrets()).containsExactlyInAnyOrder("111111111111", "222222222222");
    }

    @Test
    public void accountsOfTheDocumentBesideTheOptions() {
        command.in = "{\"accounts\": \"{}\", \"snapshotAccountIds\": \"{}\"}";
        assertThat(command.push("--secrets", "-", "--accounts", "{}", "--snapshot-account-ids", "{}"))
                .isEqualTo(2);
        assertThat(command.err)
                .contains("--accounts: is given in the secrets document too, as accounts; keep one of them")
                .contains("--snapshot-account-ids: is given in the secrets document too, as snapshotAccountIds");
    }

    @Test
    public void accountsOfTheDocumentAreNotEchoedWhenWrong() {
        for (String json : List.of(
                "hidden",
                "[\\\"hidden\\\"]",
                "{\\\"us-east-2\\\": {\\\"hidden\\\": \\\"hidden\\\"}}",
                "{\\\"us-east-2\\\": {\\\"hidden\\\": 17}}",
                "{\\\"us-east-2\\\": \\\"hidden\\\"}",
                "{\\\"hidden\\\": {}}",
                "{\\\"hidden\\\": 1, \\\"hidden\\\": 1}",
                "{\\\"hidden")) {
            for (String key : List.of("accounts", "snapshotAccountIds")) {
                command.in = "{\"" + key + "\": \"" + json + "\"}";
                assertThat(command.push("--secrets", "-")).as(json).isEqualTo(2);
                assertThat(command.err).contains("--secrets: " + key).doesNotContain("hidden");
            }
        }
        assertThat(command.err).contains("--secrets: snapshotAccountIds: is not JSON at line 1, column ");
    }

    @Test
    public void unknownKeyIsNamed() {
        command.in = "{\"account\": {}}";
        assertThat(command.push("--secrets", "-")).isEqualTo(2);
        assertThat(command.errLines().get(0))
                .startsWith("ami-push push: error: --secrets: the document has an unknown key (found: account);"
                        + " its keys are [awsAccessKeyId, ");
    }

    @Test
    public void documentThatIsTooLong() {
        command.in = " ".repeat((1 << 20) + 1);
        assertThat(command.push("--secrets", "-")).isEqualTo(2);
        assertThat(command.err).contains("longer than 1 MiB");
    }

    @Test
    public void documentThatCannotBeRead() throws IOException {
        assertThat(command.push("--secrets", "nowhere.json")).isEqualTo(2);
        assertThat(command.err).contains("--secrets: there is no such file (found: nowhere.json)");
        command.newFolder("folder");
        assertThat(command.push("--secrets", "folder")).isEqualTo(2);
        assertThat(command.err).contains("--secrets: cannot be read");
    }

    @Test
    public void documentThatOthersCanRead() throws IOException {
        Path file = privateFile("secrets.json", AWS);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(command.push("--secrets", "secrets.json")).isZero();
        assertThat(command.errLines())
                .containsExactly(
                        "WARNING --secrets secrets.json can be read by every user of this machine; chmod 600 it");
    }

    private Path privateFile(String name, String text) throws IOException {
        Assume.assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Path file = Files.writeString(command.directory().resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
