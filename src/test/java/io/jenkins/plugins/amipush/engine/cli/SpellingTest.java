package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import org.junit.Rule;
import org.junit.Test;

/** How options may be written; the rules are those that scripts have relied on for years. */
public class SpellingTest {
    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void a03_a05_uniquePrefixes() {
        Map<String[], Function<PushOptions, Object>> accepted = Map.of(
                new String[] {"--max-ret", "2"}, o -> o.settings().attempts() == 2,
                new String[] {"--m", "2"}, o -> o.settings().attempts() == 2,
                new String[] {"--re", "5"}, o -> o.settings().retryWait().toSeconds() == 5,
                new String[] {"--re=5"}, o -> o.settings().retryWait().toSeconds() == 5,
                new String[] {"--al"}, o -> o.settings().allowPublicImages(),
                new String[] {"--allow-public-image"}, o -> o.settings().allowPublicImages(),
                new String[] {"--sh"}, o -> o.settings().ship(),
                new String[] {"--sn", "{}"},
                        o -> o.settings().snapshotAccounts().given(),
                new String[] {"--ac", "{}"}, o -> o.settings().accounts().given(),
                new String[] {"--c", "pfx"}, o -> o.settings().containerPrefix().equals("pfx"));
        accepted.forEach((words, holds) -> {
            assertThat(command.push(words)).as(String.join(" ", words)).isZero();
            assertThat(holds.apply(command.options()))
                    .as(String.join(" ", words))
                    .isEqualTo(true);
            assertThat(command.err).isEmpty();
        });
        assertThat(command.push("--d", "--de")).isZero();
        assertThat(command.options().debug()).isEqualTo(2);
        assertThat(command.push("--aws-p", "ACN", "--aws-a", "A", "--aws-s", "S"))
                .isZero();
        assertThat(command.options().settings().provider()).isEqualTo("ACN");
        assertThat(command.options().aws().hasKey()).isTrue();
        assertThat(command.run("push", "--rhsm-u", "http://r", "staged:R")).isZero();
        assertThat(command.run("push", "--rhsm-c", "c", "--rhsm-k", "k", "staged:R"))
                .isEqualTo(2);
        assertThat(command.err).contains("--rhsm-cert: Could", "--rhsm-key: Could");
    }

    @Test
    public void laterOptionsTakeOnlyWhatIsFree() {
        assertThat(command.push("--dr", "--se", "-", "--po", "1")).isEqualTo(2);
        assertThat(command.errLines()).hasSize(2).first().asString().contains("--secrets: ");
        assertThat(command.push("--rehe")).isEqualTo(2);
        assertThat(command.err)
                .contains("ambiguous option: --rehe could match --rehearse, --rehearse-scenario, --rehearse-speed,"
                        + " --rehearse-state");
        assertThat(command.push("--rehearse")).isZero();
        assertThat(command.options().rehearsal()).isNotNull();
    }

    @Test
    public void a06_ambiguousPrefixes() {
        for (String[] words : new String[][] {{"--aws", "x"}, {"--s"}, {"--a"}, {"--r"}, {"--rhsm=x"}}) {
            assertThat(command.push(words)).as(words[0]).isEqualTo(2);
            assertThat(command.errLines()).hasSize(2).first().asString().contains("ambiguous option: --");
            assertThat(command.job).isNull();
        }
    }

    @Test
    public void a04_maxRetiresIsUnderstood() {
        assertThat(command.push("--max-retires", "2", "--retry-wait", "10")).isZero();
        assertThat(command.options().settings().attempts()).isEqualTo(2);
        assertThat(command.options().sources()).containsExactly("staged:R");
        assertThat(command.errLines())
                .containsExactly("ami-push push: warning: --max-retires is taken as --max-retries");
    }

    @Test
    public void unknownOptionIsGuessedWithoutItsValue() {
        assertThat(command.push("--aws-secret-kye=hidden", "--shpi", "--utterly-else", "-ship", "-x"))
                .isEqualTo(2);
        assertThat(command.errLines())
                .containsExactly(
                        "ami-push push: error: unknown option --aws-secret-kye; did you mean --aws-secret-key?",
                        "ami-push push: error: unknown option --shpi; did you mean --ship?",
                        "ami-push push: error: unknown option --utterly-else",
                        "ami-push push: error: unknown option -ship; did you mean --ship?",
                        "ami-push push: error: unknown option -x",
                        "See: ami-push push --help");
    }

    @Test
    public void valuesAndFlags() {
        assertThat(command.push("--ship=yes", "--retry-wait")).isEqualTo(2);
        assertThat(command.err).contains("--ship takes no value", "--retry-wait: expected one argument");
        assertThat(command.push("--container-prefix", "--ship")).isEqualTo(2);
        assertThat(command.err).contains("--container-prefix: expected one argument");
        assertThat(command.push("--accounts={\"default\": {\"a\": \"111111111111\"}}"))
                .isZero();
        assertThat(command.options()
                        .settings()
                        .accounts()
                        .forRegion("us-east-2")
                        .get())
                .containsExactly("111111111111");
    }

    @Test
    public void lastOneCounts() {
        assertThat(command.push(
                        "--container-prefix",
                        "one",
                        "--tag",
                        "a=1",
                        "--container-prefix=two",
                        "--tag",
                        "b=2",
                        "--ship",
                        "--ship"))
                .isZero();
        assertThat(command.options().settings().containerPrefix()).isEqualTo("two");
        assertThat(command.options().settings().tags()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
    }

    @Test
    public void a11_sourcesMayBeSplit() {
        assertThat(command.push("--ship", "staged:R2", "--", "--odd")).isZero();
        assertThat(command.options().sources()).containsExactly("staged:R", "staged:R2", "--odd");
    }

    @Test
    public void a13_debugIsCounted() {
        assertThat(command.push("-ddd")).isZero();
        assertThat(command.options().debug()).isEqualTo(3);
        assertThat(command.push("-d", "-d", "--debug")).isZero();
        assertThat(command.options().debug()).isEqualTo(3);
        assertThat(command.push()).isZero();
        assertThat(command.options().debug()).isZero();
    }

    @Test
    public void wordsThatBeginWithAtAreNoFiles() {
        assertThat(command.push("@R")).isZero();
        assertThat(command.options().sources()).containsExactly("staged:R", "@R");
    }
}
