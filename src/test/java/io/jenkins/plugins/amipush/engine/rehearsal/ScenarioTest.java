package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ScenarioTest {
    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    @Test
    public void theDefaultsAreTheFacts() {
        Scenario scenario = Scenario.defaults();
        assertThat(scenario.account()).isEqualTo("123456789012");
        assertThat(scenario.latencySeconds()).isEqualTo(0.08);
        assertThat(scenario.times().importSeconds()).isEqualTo(600);
        assertThat(scenario.quotas().publicImages()).isEqualTo(5);
        assertThat(scenario.faults()).isEmpty();
    }

    @Test
    public void oneNumberStandsForEveryVisibility() {
        assertThat(Scenario.parse("{\"visibilitySeconds\": 7}")
                        .visibilitySeconds()
                        .tag())
                .isEqualTo(7);
        assertThat(Scenario.parse("{\"visibilitySeconds\": {\"tag\": 7}}")
                        .visibilitySeconds()
                        .image())
                .isZero();
        assertThat(Scenario.parse("{\"times\": \"none\"}").latencySeconds()).isZero();
        assertThat(Scenario.parse("{\"times\": {\"copySeconds\": 1}}").times().importSeconds())
                .isEqualTo(600);
    }

    @Test
    public void slipsAreToldInOneLine() {
        refused(
                "{\"fault\": []}",
                "unknown key fault; known are accessKeys, account, anyAccountIds, blockPublicAccess");
        refused("{\"faults\": [{\"on\": \"*\", \"throtle\": true}]}", "unknown key faults[0].throtle; known are");
        refused("{\"faults\": [{\"throttle\": true}]}", "faults[0]: a fault needs \"on\"");
        refused("{\"faults\": [{\"on\": \"s3:*\"}]}", "exactly one of error, throttle, stallSeconds, drop and corrupt");
        refused("{\"faults\": [{\"on\": \"*\", \"throttle\": true, \"corrupt\": true}]}", "has 2");
        refused("{\"faults\": [{\"on\": \"*\", \"drop\": \"during\"}]}", "faults[0].drop: 'during'", "before, after");
        refused("{\"faults\": [{\"on\": \"*\", \"throttle\": true, \"nth\": 0}]}", "nth must be 1 or more: 0");
        refused("{\"faults\": [{\"on\": \"*\", \"throttle\": true, \"times\": 0}]}", "times must be 1 or more, or -1");
        refused("{\"faults\": [{\"on\": \"*\", \"corrupt\": true, \"retryAfter\": 1}]}", "retryAfter");
        refused("{\"imports\": [{\"key\": \"*\"}]}", "imports[0]: an import rule needs either steps or an outcome");
        refused("{\"imports\": [{\"outcome\": \"vanished\"}]}", "'vanished'", "completed, error, deleted");
        refused("{\"times\": \"fast\"}", "times: times must be \"facts\", \"none\" or an object: fast");
        refused("{\"latencySeconds\": -1}", "latencySeconds must be a number of seconds, 0 or more: -1.0");
        refused("{\"account\": \"1234\"}", "account must be twelve digits: 1234");
        refused("{\"quotas\": {\"importTasks\": 0}}", "quotas.importTasks must be 1 or more: 0");
        refused("{\"throttling\": \"maybe\"}", "throttling: 'maybe'");
        refused("{\"account\": \"123456789012\", \"account\": \"1\"}", "Duplicate field 'account'");
        refused("{", "line 1");
        refused("[]", "a JSON object is expected");
        refused("null", "a JSON object is expected");
        refused("{} {}", "a single JSON object is expected");
        refused("{\"faults\": {}}", "faults: a list is expected");
        refused("{\"faults\": [5]}", "faults[0]: an object is expected");
        refused("{\"account\": {}}", "account: a text is expected");
        refused("{\"latencySeconds\": []}", "latencySeconds: a number is expected");
        refused("{\"quotas\": 5}", "quotas: an object is expected");
    }

    private static void refused(String json, String... fragments) {
        assertThatThrownBy(() -> Scenario.parse(json)).as(json).isInstanceOfSatisfying(PushFailure.class, failure -> {
            assertThat(failure.getMessage()).startsWith("scenario: ").contains(fragments);
            assertThat(failure.getMessage().lines()).hasSize(1);
            assertThat(failure.getMessage()).doesNotContain("com.fasterxml", "io.jenkins");
        });
    }

    @Test
    public void aFileIsNamed() throws IOException {
        Path file = temporary.newFile("storm.json").toPath();
        Files.writeString(file, "{\"account\": 5}");
        assertThatThrownBy(() -> Scenario.read(file)).hasMessageStartingWith(file + ": ");
        assertThatThrownBy(() -> Scenario.read(file.resolveSibling("none.json")))
                .isInstanceOf(PushFailure.class)
                .hasMessageContaining("none.json cannot be read");
    }
}
