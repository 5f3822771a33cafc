package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.cli.ParsedWords;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.Test;

public class EngineArgumentsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/a";

    private final PushFields fields = new PushFields();
    private final PushFields defaults = new PushFields();
    private UnaryOperator<String> expand = UnaryOperator.identity();

    public EngineArgumentsTest() {
        fields.source = "stage";
    }

    @Test
    public void nothingSet() {
        assertThat(words()).containsExactly("stage");
    }

    @Test
    public void everySettingIsUnderstoodByTheEngine() {
        fields.rhsmUrl = "https://rhsm.example.com";
        fields.assumeRoleArn = ROLE;
        fields.awsProviderName = "AGOV";
        fields.accounts = "{\"default\": {\"a b\": \"123456789012\"}}";
        fields.snapshotAccountIds = "{}";
        fields.ship = true;
        fields.allowPublicImages = true;
        fields.containerPrefix = "mine";
        fields.maxRetries = 2;
        fields.retryWait = 0;
        fields.onlyRegions = "us-east-2, eu-west-1";
        fields.onlyTypes = "hourly access";
        fields.onlyFiles = "rhel-{8,9}*, my image.raw";
        fields.onlyImages = "us-east-2/RHEL (it's 9)\n RHEL-8, RHEL [7]\n";
        fields.tags = "a=1\nb=x y=z";
        fields.dryRun = true;
        fields.importTimeout = 60;
        fields.transfer = Transfer.EBS_DIRECT;
        fields.fanOut = FanOut.COPY;
        fields.endpointUrl = "https://aws.example.com";
        assertThat(ParsedWords.of(words()))
                .isEqualTo(Map.ofEntries(
                        Map.entry("--rhsm-url", "https://rhsm.example.com"),
                        Map.entry("--assume-role", ROLE),
                        Map.entry("--aws-provider-name", "AGOV"),
                        Map.entry("--accounts", "{\"default\": {\"a b\": \"123456789012\"}}"),
                        Map.entry("--snapshot-account-ids", "{}"),
                        Map.entry("--ship", true),
                        Map.entry("--allow-public-images", true),
                        Map.entry("--container-prefix", "mine"),
                        Map.entry("--max-retries", "2"),
                        Map.entry("--retry-wait", "0"),
                        Map.entry("--only-region", List.of("us-east-2", "eu-west-1")),
                        Map.entry("--only-type", List.of("hourly", "access")),
                        Map.entry("--only-file", List.of("rhel-{8,9}*", "my image.raw")),
                        Map.entry("--only-image", List.of("us-east-2/RHEL (it's 9)", "RHEL-8", "RHEL [7]")),
                        Map.entry("--tag", List.of("a=1", "b=x y=z")),
                        Map.entry("--dry-run", true),
                        Map.entry("--import-timeout", "60"),
                        Map.entry("--transfer", "ebs-direct"),
                        Map.entry("--fan-out", "copy"),
                        Map.entry("--endpoint-url", "https://aws.example.com"),
                        Map.entry("SOURCE", List.of("stage"))));
    }

    @Test
    public void everySettingCounts() throws IllegalAccessException {
        // Those that go another way: to the credentials, to the Java that runs the engine, to the build's result.
        List<String> elsewhere = List.of(
                "rhsmCredentialsId", "awsCredentialsId", "accountsCredentialsId", "failOn", "javaHome", "javaOptions");
        for (Field field : PushFields.class.getDeclaredFields()) {
            if (field.isSynthetic() || field.getName().equals("serialVersionUID")) {
                continue;
            }
            PushFields changed = new PushFields();
            changed.source = "stage";
            changed.rehearse = field.getName().startsWith("rehearse") && field.getType() != boolean.class;
            List<String> without = words(changed);
            field.set(changed, field.getType() == boolean.class ? true : some(field.getType()));
            assertThat(words(changed).equals(without))
                    .as(field.getName())
                    .isEqualTo(elsewhere.contains(field.getName()));
        }
    }

    private static Object some(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[1];
        }
        return type == Integer.class ? (Object) 7 : type == Double.class ? 7.5 : "x=y";
    }

    @Test
    public void rehearsal() {
        fields.rehearse = true;
        fields.rehearseSpeed = 0.5;
        fields.rehearseScenario = "scenario.json";
        fields.endpointUrl = "https://aws.example.com";
        assertThat(ParsedWords.of(words()))
                .isEqualTo(Map.of(
                        "--rehearse",
                        true,
                        "--rehearse-speed",
                        "0.5",
                        "--rehearse-scenario",
                        "scenario.json",
                        "SOURCE",
                        List.of("stage")));
    }

    @Test
    public void whatIsForRehearsalsMayStayWhereThereIsNone() {
        fields.rehearseSpeed = 60.0;
        fields.rehearseScenario = "scenario.json";
        assertThat(words()).containsExactly("stage");
    }

    @Test
    public void globalDefaultsFillTheGaps() {
        defaults.rhsmUrl = "https://global";
        defaults.awsProviderName = "ACN";
        defaults.containerPrefix = "global";
        defaults.accounts = "{\"default\":{}}";
        defaults.snapshotAccountIds = "{\"default\":[]}";
        defaults.maxRetries = 9;
        defaults.retryWait = 8;
        assertThat(words())
                .containsExactlyInAnyOrder(
                        "--rhsm-url=https://global",
                        "--aws-provider-name=ACN",
                        "--container-prefix=global",
                        "--accounts={\"default\":{}}",
                        "--snapshot-account-ids={\"default\":[]}",
                        "--max-retries=9",
                        "--retry-wait=8",
                        "stage");
        fields.rhsmUrl = "https://own";
        fields.maxRetries = 1;
        fields.accounts = "{}";
        assertThat(words())
                .contains("--rhsm-url=https://own", "--max-retries=1", "--accounts={}", "--retry-wait=8")
                .doesNotContain("--rhsm-url=https://global", "--max-retries=9", "--accounts={\"default\":{}}");
    }

    @Test
    public void variablesExpandEverywhere() {
        expand = text -> text.replace("${V}", "us-east-2,eu-west-1");
        fields.source = "${V}";
        fields.rhsmUrl = "${V}";
        fields.accounts = "${V}";
        fields.onlyRegions = "${V}";
        fields.tags = "t=${V}";
        defaults.containerPrefix = "${V}";
        assertThat(words())
                .containsExactlyInAnyOrder(
                        "--rhsm-url=us-east-2,eu-west-1",
                        "--accounts=us-east-2,eu-west-1",
                        "--only-region=us-east-2",
                        "--only-region=eu-west-1",
                        "--tag=t=us-east-2,eu-west-1",
                        "--container-prefix=us-east-2,eu-west-1",
                        "us-east-2,eu-west-1");
    }

    @Test
    public void aVariableMakesNoFurtherSourceAndNoFurtherTag() {
        expand = text -> text.replace("${V}", "a\npub:https://other");
        fields.source = "x/${V}";
        fields.tags = "t=${V}";
        assertThat(words()).containsExactly("--tag=t=a\npub:https://other", "x/a\npub:https://other");
    }

    @Test
    public void aVariableThatIsEmptyIsNotSet() {
        expand = text -> text.replace("${EMPTY}", "");
        fields.rhsmUrl = "${EMPTY}";
        fields.onlyTypes = "${EMPTY}";
        fields.assumeRoleArn = " ${EMPTY} ";
        assertThat(EngineArguments.of(() -> fields, defaults, expand, ROLE, null))
                .containsExactly("--assume-role=" + ROLE, "stage");
        fields.source = "${EMPTY}";
        assertRefused("source is empty: name a directory of the workspace, staged:DIRECTORY or pub:URL");
    }

    @Test
    public void aVariableThatIsUnknownIsLeftToTheEngine() {
        fields.rhsmUrl = "${UNKNOWN}";
        assertThat(words()).contains("--rhsm-url=${UNKNOWN}");
    }

    @Test
    public void ownRoleGoesBeforeTheCredentials() {
        assertThat(ParsedWords.of(EngineArguments.of(() -> fields, defaults, expand, ROLE, "external")))
                .isEqualTo(Map.of(
                        "--assume-role", ROLE, "--assume-role-external-id", "external", "SOURCE", List.of("stage")));
        assertThat(EngineArguments.of(() -> fields, defaults, expand, null, "external"))
                .containsExactly("stage");
        fields.assumeRoleArn = ROLE + "b";
        assertThat(EngineArguments.of(() -> fields, defaults, expand, ROLE, "external"))
                .containsExactly("--assume-role=" + ROLE + "b", "stage");
    }

    @Test
    public void accountsGoOneWay() {
        fields.accountsCredentialsId = "secret";
        defaults.accounts = "{\"default\":{}}";
        assertThat(words()).containsExactly("stage");
        fields.accounts = "{}";
        assertRefused("accounts and accountsCredentialsId both say who may launch the images: keep one of them");
    }

    @Test
    public void sources() {
        for (String source : List.of("stage", "./a b", "staged:/a,/b", "pub:https://h?task_id=1", "C:\\stage")) {
            fields.source = source;
            assertThat(words()).containsExactly(source);
        }
        fields.source = " a \n\nb";
        assertThat(words()).containsExactly("a", "b");
        fields.source = "-x";
        assertRefused("source: -x begins with -: write ./-x");
        fields.source = null;
        assertRefused("source is empty: name a directory of the workspace, staged:DIRECTORY or pub:URL");
    }

    @Test
    public void aValueThatLooksLikeAnOptionIsNone() {
        fields.rhsmUrl = "--ship";
        assertThatThrownBy(() -> ParsedWords.of(words()))
                .hasMessage("Expected parameter for option '--rhsm-url' but found '--ship'");
    }

    @Test
    public void unknownRegionsAreNotRefused() {
        fields.onlyRegions = "xx-new-9 y";
        assertThat(words()).contains("--only-region=xx-new-9", "--only-region=y");
    }

    @Test
    public void whatNoProcessCanTake() {
        fields.rhsmUrl = "a\0b";
        assertRefused("A setting holds a NUL character: --rhsm-url=a?b");
    }

    @Test
    public void javaOptions() {
        expand = text -> text.replace("${HEAP}", "1g");
        fields.javaOptions = "-Xmx${HEAP} \"-Dx=a b\"";
        assertThat(EngineArguments.javaOptions(() -> fields, expand)).containsExactly("-Xmx1g", "-Dx=a b");
        fields.javaOptions = null;
        assertThat(EngineArguments.javaOptions(() -> fields, expand)).isEmpty();
        for (String bad : Arrays.asList("Main", "-Xmx1g 'x")) {
            fields.javaOptions = bad;
            assertThatThrownBy(() -> EngineArguments.javaOptions(() -> fields, expand))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("javaOptions: ");
        }
    }

    /** Who may only build a job with a parameter must not choose what the agent runs. */
    @Test
    public void aVariableMakesNoFurtherJavaOption() {
        expand = text -> text.replace("${HEAP}", "1g -XX:OnOutOfMemoryError=reboot");
        fields.javaOptions = "-Xmx${HEAP}";
        assertThat(EngineArguments.javaOptions(() -> fields, expand))
                .containsExactly("-Xmx1g -XX:OnOutOfMemoryError=reboot");
        expand = text -> text.replace("${HEAP}", "");
        fields.javaOptions = "${HEAP} -Dx=y";
        assertThat(EngineArguments.javaOptions(() -> fields, expand)).containsExactly("-Dx=y");
        expand = text -> text.replace("${HEAP}", "Main");
        fields.javaOptions = "${HEAP}";
        assertThatThrownBy(() -> EngineArguments.javaOptions(() -> fields, expand))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("javaOptions: Main is no option of Java");
    }

    private List<String> words() {
        return words(fields);
    }

    private List<String> words(PushFields of) {
        return EngineArguments.of(() -> of, defaults, expand, null, null);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::words)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
