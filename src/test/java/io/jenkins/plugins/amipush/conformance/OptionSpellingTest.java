package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Section A: how sources and options may be written. */
public class OptionSpellingTest {
    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void A01_noArguments() {
        Outcome.ended(
                fixture.command("push"),
                Outcome.WRONG_ARGUMENTS,
                "the following arguments are required: source",
                "See: ami-push push --help");
    }

    @Test
    public void A02_barePathIsAStagedSource() {
        Outcome.pushed(fixture.pushOf(fixture.root().resolve("R").toString()));
        assertThat(fixture.mutations()).contains("ec2:RegisterImage");
    }

    @Test
    public void A02_otherSchemesNeedTheirPrefix() {
        String url = "https://pub.example.com?task_id=1";
        Outcome.ended(fixture.pushOf(url), Outcome.NOT_STARTED, url + ": is no source", "write pub:" + url);
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A03_allowPublicImageInTheSingular() throws Exception {
        Outcome.pushed(fixture.push("--ship", "--allow-public-image"));
        assertThat(fixture.report().at("/images/0/publicImage").asBoolean()).isTrue();
    }

    @Test
    public void A04_maxRetiresIsUnderstood() throws Exception {
        Outcome.pushed(
                fixture.push("--max-retires", "2", "--retry-wait", "10"),
                "warning: --max-retires is taken as --max-retries");
        assertThat(setting("max-retries")).isEqualTo("2");
        assertThat(setting("retry-wait")).isEqualTo("10");
    }

    @Test
    public void A05_uniquePrefixes() throws Exception {
        Outcome.pushed(fixture.push("--max-ret", "2"));
        assertThat(setting("max-retries")).isEqualTo("2");
        Outcome.pushed(fixture.push("--m", "3", "--re", "5", "--al", "--sh"));
        assertThat(setting("max-retries")).isEqualTo("3");
        assertThat(setting("retry-wait")).isEqualTo("5");
        assertThat(fixture.report().at("/images/0/publicImage").asBoolean()).isTrue();
    }

    @Test
    public void A06_ambiguousPrefixes() {
        for (List<String> words : List.of(List.of("--aws", "x"), List.of("--s"), List.of("--a"), List.of("--r"))) {
            CommandLine.Run run = fixture.push(words.toArray(String[]::new));
            Outcome.ended(run, Outcome.WRONG_ARGUMENTS, "ambiguous option: " + words.get(0) + " could match --");
        }
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A07_accountsThatAreNoJson() {
        Outcome.ended(
                fixture.push("--accounts", "notjson"),
                Outcome.WRONG_ARGUMENTS,
                "--accounts: is not JSON",
                "(found: notjson)");
        Outcome.ended(
                fixture.push("--snapshot-account-ids", "1,2"),
                Outcome.WRONG_ARGUMENTS,
                "--snapshot-account-ids: is not JSON",
                "(found: 1,2)");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A11_optionsBetweenSources() throws Exception {
        fixture.stage("R2", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        Outcome.pushed(fixture.pushOf(fixture.staged("R"), "--ship", fixture.staged("R2")));
        assertThat(fixture.imagesJson()).hasSize(2);
        assertThat(fixture.requests("rhsm:PUT amis")).hasSize(2);
    }

    @Test
    public void A12_numbersThatAreNone() {
        Outcome.ended(
                fixture.push("--retry-wait", "1.5"),
                Outcome.WRONG_ARGUMENTS,
                "--retry-wait: is not a whole number (found: 1.5)");
        Outcome.ended(
                fixture.push("--max-retries", "x"),
                Outcome.WRONG_ARGUMENTS,
                "--max-retries: is not a whole number (found: x)");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void A13_debugThrice() {
        String wire = "org.apache.hc.client5.http.wire";
        assertThat(fixture.push("-dd").err()).contains("[DEBUG   ]").doesNotContain(wire);
        assertThat(fixture.push("-ddd").err()).contains(wire);
        assertThat(fixture.push("-d", "-d", "--debug").err()).contains(wire);
    }

    @Test
    public void A18_help() {
        CommandLine.Run run = fixture.command("push", "--help");
        Outcome.ended(run, Outcome.DONE);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Usage: ami-push push", "--accounts", "--ship", "Exit codes");
    }

    private String setting(String option) throws Exception {
        JsonNode settings = fixture.report().get("settings");
        assertThat(settings.has(option)).as(settings.toString()).isTrue();
        return settings.get(option).asText();
    }
}
