package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.cli.ParsedWords;
import io.jenkins.plugins.amipush.engine.push.AccountMapParser;
import io.jenkins.plugins.amipush.engine.stage.SourceFaults;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The checks of the forms, and that they refuse what the engine refuses and nothing else. */
public class SettingChecksTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void sources() {
        for (String source : List.of(
                "stage",
                "staged:stage",
                "/abs",
                "staged:/a,/b",
                "C:\\stage",
                "pub:https://h?task_id=1",
                "PUB:https://h?task_id=1",
                "pub:",
                "staged:",
                "staged://host/x",
                "staged:///x",
                "koji:x",
                "x:y",
                "xy:z",
                "https://host/x",
                "http:x",
                "staged:?x")) {
            assertThat(SettingChecks.source(source).kind())
                    .as(source)
                    .isEqualTo(
                            SourceFaults.of(source).stream().anyMatch(fault -> fault.field() == null)
                                    ? Finding.Kind.ERROR
                                    : Finding.Kind.OK);
        }
        assertError(SettingChecks.source(" "), "Name what to push: a directory of the workspace, or pub:URL");
        assertError(SettingChecks.source(null), "Name what to push: a directory of the workspace, or pub:URL");
        assertError(SettingChecks.source("-x"), "A source does not begin with -: write ./-x");
        assertError(
                SettingChecks.source("stage\nkoji:x"), "No source is called koji: write staged:DIRECTORY or pub:URL");
        assertThat(SettingChecks.source("${STAGE}:x")).isEqualTo(Finding.OK);
    }

    @Test
    public void addresses() {
        likeTheEngine(
                "--endpoint-url",
                SettingChecks::address,
                "https://h",
                "http://h:80/x",
                "h",
                "ftp://h",
                "https://",
                "https://u:p@h",
                "https://u@h x",
                "https://h:70000",
                "HTTPS://h",
                "https://h h",
                "https:/h",
                "https://h?a=b");
        assertThat(SettingChecks.rhsmUrl("http://h", null, false))
                .isEqualTo(Finding.warning("Neither encrypted nor authenticated: better write https://"));
        assertThat(SettingChecks.rhsmUrl("http://h", null, true)).isEqualTo(Finding.OK);
        assertThat(SettingChecks.rhsmUrl("https://h", null, false)).isEqualTo(Finding.OK);
        assertThat(SettingChecks.rhsmUrl("", "https://h", false)).isEqualTo(Finding.OK);
        assertThat(SettingChecks.rhsmUrl("", null, true)).isEqualTo(Finding.OK);
        assertThat(SettingChecks.rhsmUrl("", null, false).kind()).isEqualTo(Finding.Kind.WARNING);
        assertThat(SettingChecks.rhsmUrl("${URL}", null, false)).isEqualTo(Finding.OK);
    }

    @Test
    public void roles() {
        likeTheEngine(
                "--assume-role",
                SettingChecks::roleArn,
                ROLE + "a",
                ROLE + "path/a",
                ROLE,
                "a",
                ROLE.replace("aws", "aws-cn") + "a",
                ROLE.replace("1234", "123") + "a",
                "arn:aws:iam::123456789012:user/a");
    }

    @Test
    public void prefixes() {
        likeTheEngine(
                "--container-prefix",
                SettingChecks::containerPrefix,
                "a",
                "redhat-cloudimg",
                "A",
                "-a",
                "a..b",
                "a.b",
                "a_b",
                "a--b",
                "a.-b",
                "a-.b",
                "a.",
                "a-",
                ".a",
                "xn",
                "xn-",
                "xn--a",
                "xn-a",
                "sthree",
                "sthree-x",
                "sthrees",
                "a-sthree-",
                "amzn-s3-demo",
                "amzn-s3-demos",
                "amzn-s3-demo-x",
                "1.2.3.4",
                "a".repeat(53),
                "a".repeat(54));
        assertThat(engine("--container-prefix", "xn--a").err())
                .contains(SettingChecks.containerPrefix("xn--a")
                        .text()
                        .replaceFirst("^Cannot begin a bucket's name: ", "(found: xn--a); "));
    }

    @Test
    public void tags() {
        likeTheEngine(
                "--tag",
                SettingChecks::tags,
                "a=b",
                "a=",
                "a",
                "=b",
                "a=b=c",
                "aws:x=1",
                "AWS:x=1",
                "ami-push:x=1",
                "Name=x",
                "name=x",
                "a=b*c",
                "ä=ö",
                "k".repeat(128) + "=v",
                "k".repeat(129) + "=v",
                "k=" + "v".repeat(256),
                "k=" + "v".repeat(257),
                "k=" + "\uD83D\uDE00".repeat(256),
                "k=" + "\u20000".repeat(128));
        assertError(SettingChecks.tags("a=1\na=2"), "a is given twice with different values");
        assertThat(SettingChecks.tags("a=1\na=1")).isEqualTo(Finding.OK);
        String nine = String.join(
                "\n", IntStream.range(0, 9).mapToObj(i -> "k" + i + "=v").toList());
        assertThat(SettingChecks.tags(nine)).isEqualTo(Finding.OK);
        assertError(SettingChecks.tags(nine + "\nk9=v"), "More than 9 tags");
        assertThat(SettingChecks.tags("release=${RELEASE}*\n${MORE}")).isEqualTo(Finding.OK);
        assertThat(SettingChecks.tags("")).isEqualTo(Finding.OK);
    }

    @Test
    public void types() {
        likeTheEngine("--only-type", SettingChecks::types, "hourly", "access", "marketplace", "Hourly", "x");
        assertError(
                SettingChecks.types("hourly, beta"), "beta is no type of image: they are hourly, access, marketplace");
    }

    @Test
    public void images() {
        assertThat(SettingChecks.images("us-east-2/RHEL (it's 9) [x@y]_z-1.0, RHEL-8\nRHEL-7"))
                .isEqualTo(Finding.OK);
        assertThat(SettingChecks.images("us-east-2/${NAME}*")).isEqualTo(Finding.OK);
        assertThat(SettingChecks.images(" ")).isEqualTo(Finding.OK);
        assertError(
                SettingChecks.images("RHEL-8, RHEL-9*"),
                "RHEL-9* is no image's name: write REGION/NAME, or NAME for every region");
    }

    @Test
    public void numbers() {
        likeTheEngine("--import-timeout", text -> SettingChecks.wholeNumber(text, 1), "1", "0", "-1", "x", "7200");
        likeTheEngine("--max-retries", text -> SettingChecks.wholeNumber(text, 1), "1", "x", "1.5", "99999999999");
        likeTheEngine("--retry-wait", text -> SettingChecks.wholeNumber(text, 0), "0", "1", "x", "1.5");
        assertError(SettingChecks.wholeNumber("0", 1), "Not a whole number from 1 on");
        assertError(SettingChecks.wholeNumber("-1", 0), "Not a whole number from 0 on");
        assertThat(SettingChecks.wholeNumber("", 1)).isEqualTo(Finding.OK);
        for (String bad : List.of("0", "-1", "NaN", "Infinity", "x")) {
            assertError(SettingChecks.factor(bad), "Not a number above 0");
        }
        assertThat(SettingChecks.factor("0.5")).isEqualTo(Finding.OK);
    }

    @Test
    public void accountsAsTheEngineReadsThem() {
        String id = "\"123456789012\"";
        for (String json : List.of(
                "{}",
                "{\"default\":{}}",
                "{\"default\":{\"a\":" + id + "}}",
                "{\"default\":[" + id + "]}",
                "{\"default\":" + id + "}",
                "{\"default\":null}",
                "{\"default\":{\"a\":123456789012}}",
                "{\"default\":[123456789012]}",
                "{\"default\":{\"a\":\"123\"}}",
                "{\"default\":{\"a\":null}}",
                "{\"us-east-2\":{},\"us-east-2\":{}}",
                "{\"somewhere\":{}}",
                "{\"us-gov-west-1\":{}}",
                "[]",
                "null",
                "x",
                "{",
                "{} {}",
                "{\"default\":{}}x",
                "{'default':{}}",
                "[".repeat(2000))) {
            for (boolean rehearse : new boolean[] {false, true}) {
                assertThat(SettingChecks.accounts(json, false, rehearse).kind() == Finding.Kind.ERROR)
                        .as(json)
                        .isEqualTo(!AccountMapParser.launchAccounts("--accounts", json, rehearse)
                                .faults()
                                .isEmpty());
                assertThat(SettingChecks.accounts(json, true, rehearse).kind() == Finding.Kind.ERROR)
                        .as(json)
                        .isEqualTo(!AccountMapParser.snapshotAccounts("--snapshot-account-ids", json, rehearse)
                                .faults()
                                .isEmpty());
            }
        }
    }

    @Test
    public void accountsTellWhere() {
        assertError(
                SettingChecks.accounts("{\"us-east-2\": {\"release\": \"12345\"}}", false, false),
                "us-east-2.release: 12345 is no account id, which has 12 digits");
        assertError(
                SettingChecks.accounts("{\"default\": [\"123456789012\", 210987654321]}", true, false),
                "default[1]: put the account id 210987654321 in quotes");
        assertThat(SettingChecks.accounts("{\n  \"default\": x\n}", false, false)
                        .text())
                .startsWith("Line 2, column ")
                .contains("not JSON")
                .doesNotContain("\n");
        assertThat(SettingChecks.accounts("{\"default\": {}", false, false).text())
                .contains("(start marker at line: 1, column: 1)");
        assertThat(SettingChecks.accounts("{\"default\": {\"a\": \"ACCOUNT\"}}", false, true))
                .isEqualTo(Finding.warning(
                        "default.a: ACCOUNT is no account id, which has 12 digits; fit for a rehearsal only"));
        assertError(
                SettingChecks.accounts("{\"r1\":{},\"r2\":{},\"r3\":{},\"r4\":{},\"r5\":{}}", false, false),
                Stream.of("r1", "r2", "r3")
                                .map(region -> region + " is neither a region's name nor \"default\"; ")
                                .reduce("", String::concat)
                        + "and 2 more");
        assertThat(SettingChecks.accounts("{\"default\": ${ACCOUNTS}}", false, false))
                .isEqualTo(Finding.OK);
        assertThat(SettingChecks.accounts(" ", false, false)).isEqualTo(Finding.OK);
    }

    @Test
    public void hugeAccounts() {
        assertThat(SettingChecks.accounts("{\"" + "x".repeat(90_000) + "\":{}}", false, false)
                        .text())
                .hasSizeLessThan(200);
    }

    @Test
    public void javaOptions() {
        assertThat(SettingChecks.javaOptions("-Xmx1g \"-Dx=a b\" ${MORE}")).isEqualTo(Finding.OK);
        assertThat(SettingChecks.javaOptions(null)).isEqualTo(Finding.OK);
        assertError(
                SettingChecks.javaOptions("-Xmx1g Main"),
                "Main is no option of Java: write it as -Xmx1g or -Dkey=value");
        assertError(SettingChecks.javaOptions("'-Xmx1g"), "the quote ' is not closed: '-Xmx1g");
    }

    @Test
    public void whatDoesNotGoTogether() {
        assertThat(SettingChecks.allowPublicImages(true, false).kind()).isEqualTo(Finding.Kind.WARNING);
        assertThat(SettingChecks.allowPublicImages(true, true)).isEqualTo(Finding.OK);
        assertThat(SettingChecks.allowPublicImages(false, false)).isEqualTo(Finding.OK);
        assertError(SettingChecks.accountsCredentials("id", "{}"), EngineArguments.TWO_ACCOUNTS);
        assertThat(SettingChecks.accountsCredentials("id", " ")).isEqualTo(Finding.OK);
        assertThat(SettingChecks.onlyForRehearsals("1", false).kind()).isEqualTo(Finding.Kind.WARNING);
        assertThat(SettingChecks.notInRehearsals("1", true).kind()).isEqualTo(Finding.Kind.WARNING);
        assertThat(SettingChecks.provider("AGOV")).isEqualTo(Finding.OK);
        assertThat(SettingChecks.provider("aws").kind()).isEqualTo(Finding.Kind.WARNING);
    }

    @Test
    public void formsShowTheEnginesDefaults() {
        assertThat(ParsedWords.defaults())
                .isEqualTo(Map.of(
                        "awsProviderName", AmiPushFields.PROVIDER,
                        "containerPrefix", AmiPushFields.CONTAINER_PREFIX,
                        "maxRetries", "" + AmiPushFields.MAX_RETRIES,
                        "retryWait", "" + AmiPushFields.RETRY_WAIT,
                        "importTimeout", "" + AmiPushFields.IMPORT_TIMEOUT,
                        "rehearseSpeed", "" + AmiPushFields.REHEARSE_SPEED));
    }

    /** Asks the command line about each value; 2 is its exit code for an option that it refuses. */
    private void likeTheEngine(String option, Function<String, Finding> check, String... values) {
        for (String value : values) {
            CommandLine.Run run = engine(option, value);
            assertThat(check.apply(value).kind() == Finding.Kind.ERROR)
                    .as(option + "=" + value + ": " + run.err())
                    .isEqualTo(run.exitCode() == 2);
        }
    }

    private CommandLine.Run engine(String option, String value) {
        return CommandLine.run(
                folder.getRoot().toPath(),
                Map.of(),
                null,
                Time.real(),
                new StopSignal(),
                List.of("push", option + "=" + value, "nosuch"));
    }

    private static void assertError(Finding finding, String text) {
        assertThat(finding).isEqualTo(Finding.error(text));
    }
}
