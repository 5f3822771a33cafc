package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

public class PushOptionsTest {
    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void defaults() {
        assertThat(command.push()).isZero();
        PushOptions options = command.options();
        assertThat(options.settings())
                .returns(false, settings -> settings.ship())
                .returns("AWS", settings -> settings.provider())
                .returns("redhat-cloudimg", settings -> settings.containerPrefix())
                .returns(false, settings -> settings.accounts().given())
                .returns(false, settings -> settings.snapshotAccounts().given())
                .returns(4, settings -> settings.attempts())
                .returns(Duration.ofSeconds(30), settings -> settings.retryWait())
                .returns(9999, settings -> settings.imagesAtATime())
                .returns(Duration.ofSeconds(15), settings -> settings.pollInterval())
                .returns(Duration.ofSeconds(60), settings -> settings.bucketWait())
                .returns(Duration.ofHours(2), settings -> settings.importTimeout())
                .returns(null, settings -> settings.importRole())
                .returns(false, settings -> settings.dryRun());
        assertThat(options.rehearsal()).isNull();
        assertThat(options.resultsDirectory()).isEqualTo(command.directory().resolve("artifacts"));
        assertThat(options.aws()).isEqualTo(new AwsOptions(null, null, null, null, null, Duration.ofSeconds(120)));
    }

    @Test
    public void theJournalShowsWhatAnotherPushNeedsAndNoSecret() {
        assertThat(command.push()).isZero();
        assertThat(command.options().shown()).doesNotContainKeys("poll-interval", "results-dir", "secrets");
        command.in = "{\"awsAccessKeyId\": \"id\", \"awsSecretAccessKey\": \"hidden-key\"}";
        assertThat(command.push("--poll-interval", "7", "--results-dir", "other", "--secrets", "-"))
                .isZero();
        assertThat(command.options().shown())
                .containsEntry("poll-interval", "7")
                .containsEntry("results-dir", "other")
                .containsEntry("secrets", "-")
                .doesNotContainKeys("aws-access-id", "aws-secret-key", "bucket-wait");
        assertThat(command.options().shown().toString()).doesNotContain("hidden-key");
    }

    @Test
    public void a07_jsonThatIsNone() {
        assertThat(command.push("--accounts", "notjson", "--snapshot-account-ids", "1,2"))
                .isEqualTo(2);
        assertThat(command.err)
                .contains("--accounts: is not JSON", "--snapshot-account-ids: is not JSON", "at line 1, column 2");
    }

    @Test
    public void d11_d12_accountsOfTheWrongKind() {
        for (String json : List.of("[1]", "null", "{\"default\":null}", "{\"default\":{\"a\":111111111111}}", "3")) {
            assertThat(command.push("--accounts", json)).as(json).isEqualTo(2);
            assertThat(command.errLines()).hasSize(2).first().asString().contains("--accounts: ");
        }
    }

    @Test
    public void a09_awsKeyFromTheEnvironment() {
        command.env.put("AWS_ACCESS_ID", "env-id");
        command.env.put("AWS_SECRET_KEY", "env-key");
        for (String[] words : new String[][] {{}, {"--aws-access-id", "", "--aws-secret-key="}}) {
            assertThat(command.push(words)).isZero();
            assertThat(command.options().aws().accessKeyId()).isEqualTo("env-id");
            assertThat(command.options().aws().secretAccessKey()).isEqualTo("env-key");
            assertThat(command.err).isEmpty();
        }
        assertThat(command.push("--aws-access-id", "own-id", "--aws-secret-key", "own-key"))
                .isZero();
        assertThat(command.options().aws().accessKeyId()).isEqualTo("own-id");
        assertThat(command.options().aws().secretAccessKey()).isEqualTo("own-key");
    }

    @Test
    public void sessionTokenGoesWithItsOwnKeyOnly() {
        command.env.put("AWS_ACCESS_ID", "env-id");
        command.env.put("AWS_SECRET_KEY", "env-key");
        command.env.put("AWS_SESSION_TOKEN", "env-token");
        assertThat(command.push()).isZero();
        assertThat(command.options().aws().sessionToken()).isEqualTo("env-token");
        assertThat(command.options().secrets()).contains("env-token", "env-key");
        command.env.put("AWS_ACCESS_KEY_ID", "another-id");
        assertThat(command.push()).isZero();
        assertThat(command.options().aws().sessionToken()).isNull();
        command.env.remove("AWS_ACCESS_KEY_ID");
        assertThat(command.push("--aws-access-id", "own-id", "--aws-secret-key", "own-key"))
                .isZero();
        assertThat(command.options().aws().sessionToken()).isNull();
    }

    @Test
    public void halfAKeyIsNone() {
        assertThat(command.push("--aws-access-id", "A")).isEqualTo(1);
        assertThat(command.err).contains("Access ID or Secret Key not provided for AWS Service");
    }

    @Test
    public void secretAsArgumentIsWarnedOfButNotInARehearsal() {
        assertThat(command.push("--aws-access-id", "A", "--aws-secret-key", "hidden-key"))
                .isZero();
        assertThat(command.errLines())
                .containsExactly("WARNING --aws-secret-key shows the key to every user of this machine;"
                        + " --secrets FILE, --secrets - and $AWS_SECRET_KEY do not");
        assertThat(command.options().toString()
                        + command.options().aws()
                        + command.options().secrets().size())
                .doesNotContain("hidden-key");
        assertThat(command.push("--rehearse", "--aws-access-id", "A", "--aws-secret-key", "hidden-key"))
                .isZero();
        assertThat(command.err).isEmpty();
    }

    @Test
    public void b01_rhsmFilesFromTheEnvironment() throws IOException {
        Path certificate = Files.writeString(command.directory().resolve("cert.pem"), "c");
        Path key = Files.writeString(command.directory().resolve("key.pem"), "k");
        command.env.put("RHSM_CERT", certificate.toString());
        command.env.put("RHSM_KEY", "key.pem");
        for (String[] words : new String[][] {{}, {"--rhsm-cert", "", "--rhsm-key", ""}}) {
            assertThat(command.push(words)).isZero();
            assertThat(command.options().rhsm().certificateFile()).isEqualTo(certificate);
            assertThat(command.options().rhsm().keyFile()).isEqualTo(key);
        }
        command.env.put("RHSM_CERT", "nowhere.pem");
        assertThat(command.push()).isEqualTo(2);
        assertThat(command.err).contains("$RHSM_CERT: Could not find the TLS certificate file (found: nowhere.pem)");
        assertThat(command.push("--rhsm-cert", "cert.pem")).isZero();
    }

    @Test
    public void c08_certificateThatIsNotThere() {
        assertThat(command.push("--rhsm-cert", "/nonexist.pem")).isEqualTo(2);
        assertThat(command.err).contains("--rhsm-cert: Could not find the TLS certificate file (found: /nonexist.pem)");
    }

    @Test
    public void rhsmKeystoreNeedsAPassword() throws IOException {
        Files.writeString(command.directory().resolve("client.p12"), "p12");
        assertThat(command.push("--rhsm-keystore", "client.p12")).isEqualTo(2);
        assertThat(command.err).contains("RHSM keystore: has no password");
        command.env.put("RHSM_KEYSTORE_PASSWORD", "hidden-word");
        assertThat(command.push("--rhsm-keystore", "client.p12")).isZero();
        assertThat(command.options().rhsm().keystorePassword()).isEqualTo("hidden-word");
        assertThat(command.options().secrets()).contains("hidden-word");
        assertThat(command.options().rhsm().toString()).doesNotContain("hidden-word");
        assertThat(command.push("--rhsm-keystore", "client.p12", "--rhsm-cert", "client.p12"))
                .isEqualTo(2);
        assertThat(command.err).contains("is given in more than one form");
        assertThat(command.push("--rhsm-key", "client.p12")).isEqualTo(2);
        assertThat(command.err).contains("only its key is given");
    }

    @Test
    public void a12_numbersThatAreNone() {
        assertThat(command.push("--retry-wait", "1.5", "--max-retries", "x")).isEqualTo(2);
        assertThat(command.errLines())
                .containsExactly(
                        "ami-push push: error: --retry-wait: is not a whole number (found: 1.5)",
                        "ami-push push: error: --max-retries: is not a whole number (found: x)",
                        "See: ami-push push --help");
    }

    @Test
    public void f03_fewerThanOneAttemptIsOne() {
        for (String attempts : List.of("0", "1", "-3")) {
            assertThat(command.push("--max-retries", attempts)).isZero();
            assertThat(command.options().settings().attempts()).isEqualTo(1);
        }
        assertThat(command.push("--retry-wait", "-30")).isZero();
        assertThat(command.options().settings().retryWait()).isZero();
    }

    @Test
    public void a14_noRhsmUrl() {
        assertThat(command.run("push", "staged:R")).isEqualTo(1);
        assertThat(command.errLines()).hasSize(1);
        assertThat(command.err).contains("RHSM URL not provided for the RHSM client");
        assertThat(command.job).isNull();
        assertThat(command.run("push", "--rhsm-url", "", "staged:R")).isEqualTo(1);
        assertThat(command.run("push", "--rehearse", "staged:R")).isZero();
    }

    @Test
    public void a16_threads() {
        for (String threads : List.of("0", "x", "-1", "2.0")) {
            command.env.put("AMI_PUSH_REQUEST_THREADS", threads);
            assertThat(command.push()).as(threads).isEqualTo(2);
            assertThat(command.err).contains("$AMI_PUSH_REQUEST_THREADS: ", "(found: " + threads + ")");
        }
        command.env.put("AMI_PUSH_REQUEST_THREADS", "8");
        assertThat(command.push()).isZero();
        assertThat(command.options().settings().imagesAtATime()).isEqualTo(8);
        command.env.put("AMI_PUSH_REQUEST_THREADS", "");
        assertThat(command.push()).isZero();
        assertThat(command.options().settings().imagesAtATime()).isEqualTo(9999);
    }

    @Test
    public void everythingWrongIsToldAtOnce() {
        assertThat(command.run(
                        "push",
                        "staged:R",
                        "--retry-wait=soon",
                        "--poll-interval=0",
                        "--bucket-wait=-1",
                        "--import-timeout=1e99",
                        "--accounts=[",
                        "--tag=novalue",
                        "--assume-role=admin",
                        "--assume-role-external-id=a b",
                        "--import-role=arn:aws:iam::1:role/x",
                        "--container-prefix=Pre_fix",
                        "--endpoint-url=ftp://x",
                        "--only-type=daily",
                        "--rehearse-speed=5",
                        "--secrets=nowhere.json",
                        "--results-dir="))
                .isEqualTo(2);
        for (String option : List.of(
                "--retry-wait",
                "--poll-interval",
                "--bucket-wait",
                "--import-timeout",
                "--accounts",
                "--tag",
                "--assume-role",
                "--assume-role-external-id",
                "--import-role",
                "--container-prefix",
                "--endpoint-url",
                "--only-type",
                "--rehearse-speed",
                "--secrets",
                "--results-dir",
                "--rhsm-url")) {
            assertThat(command.err).contains("error: " + option + ": ");
        }
        assertThat(command.directory()).isEmptyDirectory();
    }

    @Test
    public void anExternalIdIsForARole() {
        assertThat(command.push("--assume-role-external-id", "x1")).isEqualTo(2);
        assertThat(command.err).contains("--assume-role-external-id: is for a role; add --assume-role or leave it out");
    }

    @Test
    public void whatANewOptionTakes() throws IOException {
        assertThat(command.push(
                        "--assume-role",
                        "arn:aws-us-gov:iam::123456789012:role/path/push",
                        "--import-role",
                        "my-import",
                        "--poll-interval",
                        "0.25",
                        "--bucket-wait",
                        "0",
                        "--import-timeout",
                        "90",
                        "--endpoint-url",
                        "http://127.0.0.1:5000",
                        "--only-region",
                        "us-east-2",
                        "--only-region",
                        "eu-west-1",
                        "--only-type",
                        "hourly",
                        "--only-file",
                        "a.raw",
                        "--only-image",
                        "us-east-2/RHEL (9)",
                        "--only-image=RHEL,8",
                        "--dry-run"))
                .isZero();
        PushOptions options = command.options();
        assertThat(options.aws().role().arn()).endsWith("role/path/push");
        assertThat(options.settings().importRole()).isEqualTo("my-import");
        assertThat(options.settings().pollInterval()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.settings().bucketWait()).isZero();
        assertThat(options.settings().importTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(options.settings().dryRun()).isTrue();
        assertThat(options.aws().endpoint()).hasPort(5000);
        assertThat(options.selection())
                .isEqualTo(new Selection(
                        List.of("us-east-2", "eu-west-1"),
                        List.of("hourly"),
                        List.of("a.raw"),
                        List.of("us-east-2/RHEL (9)", "RHEL,8")));
        assertThat(options.shown()).containsEntry("only-image", List.of("us-east-2/RHEL (9)", "RHEL,8"));
    }

    @Test
    public void addressWithAPasswordIsNotEchoed() {
        assertThat(command.push("--endpoint-url", "https://me:hidden@aws.example"))
                .isEqualTo(2);
        assertThat(command.push("--endpoint-url", "https://me:hid den@aws.example"))
                .isEqualTo(2);
        assertThat(command.err).contains("--endpoint-url: ").doesNotContain("hid");
    }

    @Test
    public void tagsFollowTheRulesOfAws() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            many.add("--tag=k" + i + "=v");
        }
        assertThat(command.push(many.toArray(String[]::new))).isEqualTo(2);
        assertThat(command.err).contains("more than 9 tags");
        assertThat(command.push(many.subList(0, 9).toArray(String[]::new))).isZero();
        for (String tag : List.of(
                "aws:x=1",
                "AWS:x=1",
                "ami-push:sha256=1",
                "Name=x",
                "=v",
                "k",
                "k=\u0007",
                "k".repeat(129) + "=v",
                "k=" + "v".repeat(257))) {
            assertThat(command.push("--tag", tag)).as(tag).isEqualTo(2);
        }
        assertThat(command.push("--tag", "k=1", "--tag", "k=2")).isEqualTo(2);
        assertThat(command.push(
                        "--tag", "k".repeat(128) + "=" + "v".repeat(256), "--tag", "url=a=b", "--tag", "empty="))
                .isZero();
        assertThat(command.options().settings().tags())
                .containsEntry("url", "a=b")
                .containsEntry("empty", "");
    }

    @Test
    public void rehearsalTakesPlaceholders() throws IOException {
        Files.writeString(command.directory().resolve("scenario.yaml"), "");
        assertThat(command.run(
                        "push",
                        "--rehearse",
                        "--rehearse-speed=60",
                        "--rehearse-scenario=scenario.yaml",
                        "--rehearse-state=-",
                        "--rhsm-url",
                        "https://rhsm",
                        "--rhsm-cert",
                        "/path/to/cert.pem",
                        "--accounts",
                        "{\"region-1\": {\"access-1\": \"id-1\"}}",
                        "staged:R"))
                .isZero();
        assertThat(command.errLines())
                .containsExactly(
                        "WARNING --accounts: region-1: is neither a region's name nor \"default\";"
                                + " name it as AWS does: us-east-2",
                        "WARNING --accounts: region-1.access-1: an account id is a string of 12 digits (found: id-1);"
                                + " look it up in AWS, zeros in front included");
        assertThat(command.options().rehearsal())
                .isEqualTo(new RehearsalOptions(60, command.directory().resolve("scenario.yaml"), "-"));
        assertThat(command.options().settings().rehearsal()).isTrue();
        assertThat(command.job.time().speed()).isEqualTo(60);
        assertThat(command.push("--rehearse", "--rehearse-speed", "0", "--endpoint-url", "http://x"))
                .isEqualTo(2);
        assertThat(command.err).contains("--rehearse-speed: ", "--endpoint-url: ");
    }
}
