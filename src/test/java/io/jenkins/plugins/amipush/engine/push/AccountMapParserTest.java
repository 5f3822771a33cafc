package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;
import org.junit.Test;

public class AccountMapParserTest {
    @Test
    public void absentOptionSharesWithNobody() {
        AccountMapParser.Parsed parsed = launch(null);
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.map().given()).isFalse();
        assertThat(parsed.map().forRegion("us-east-2")).contains(List.of());
    }

    @Test
    public void d08_regionReplacesTheDefault() {
        AccountMap map = launch("""
                {"us-east-2": {"b": "222222222222", "a": "111111111111", "again": "222222222222"},
                 "default": {"c": "012345678901"}}""").map();
        assertThat(map.forRegion("us-east-2")).contains(List.of("222222222222", "111111111111"));
        assertThat(map.forRegion("eu-west-1")).contains(List.of("012345678901"));
    }

    @Test
    public void mapWithoutRegionAndDefaultSaysSo() {
        assertThat(launch("{}").map().given()).isTrue();
        assertThat(launch("{}").map().forRegion("eu-west-1")).isEmpty();
    }

    @Test
    public void d09_emptyAndNull() {
        assertThat(launch("{\"default\":{}}").map().forRegion("us-east-2")).contains(List.of());
        assertThat(snapshots("{\"default\":null}").map().forRegion("us-east-2")).contains(List.of());
        assertThat(snapshots("{\"default\":[]}").map().forRegion("us-east-2")).contains(List.of());
    }

    @Test
    public void b25_snapshotAccountsInAllTheirForms() {
        for (String accounts : List.of("\"111111111111\"", "[\"111111111111\"]", "{\"a\": \"111111111111\"}")) {
            assertThat(snapshots("{\"default\": " + accounts + "}").map().forRegion("us-east-2"))
                    .contains(List.of("111111111111"));
        }
    }

    @Test
    public void d11_d12_wrongKinds() {
        assertThat(lines(launch("[1]")))
                .containsExactly("--x: is not a JSON object (found: [1]); write "
                        + "'{\"us-east-2\": {\"alias\": \"123456789012\"}, \"default\": {}}'");
        assertThat(lines(launch("null"))).singleElement().asString().contains("is not a JSON object");
        assertThat(lines(launch("{\"default\":null}")))
                .singleElement()
                .asString()
                .contains("--x: default: is no object of alias and account id (found: null)");
        assertThat(lines(launch("{\"default\":[\"111111111111\"]}"))).hasSize(1);
        assertThat(lines(launch("{\"default\":{\"a\":111111111111}}")))
                .containsExactly("--x: default.a: an account id is a string of 12 digits (found: 111111111111);"
                        + " put it in quotes");
        assertThat(lines(snapshots("{\"default\":111111111111}"))).hasSize(1);
        assertThat(lines(snapshots("{\"default\":[\"111111111111\", [\"1\"], null]}")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("default[1]"),
                        line -> assertThat(line).contains("default[2]"));
    }

    @Test
    public void everyMalformedIdAndRegionIsListed() {
        assertThat(lines(launch("""
                {"US-EAST-2": {"a": "11111111111"}, "us-east": {"b": "1111111111111"}, "Default": {"c": "x"}}"""))).hasSize(6);
        assertThat(lines(launch(
                        "{\"us-gov-west-1\": {}, \"cn-north-1\": {}, \"us-iso-east-1\": {}, \"xx-moon-9\": {}}")))
                .isEmpty();
    }

    @Test
    public void malformedOnesAreWarningsInARehearsal() {
        AccountMapParser.Parsed parsed =
                AccountMapParser.launchAccounts("--x", "{\"region-1\": {\"access-1\": \"id-1\"}}", true);
        assertThat(parsed.faults()).isEmpty();
        assertThat(parsed.warnings()).hasSize(2);
        assertThat(parsed.map().forRegion("region-1")).contains(List.of("id-1"));
        assertThat(AccountMapParser.launchAccounts("--x", "{\"region-1\": {\"a\": 1}}", true)
                        .faults())
                .hasSize(1);
    }

    @Test
    public void a07_textThatIsNoJson() {
        assertThat(lines(launch("notjson")).get(0)).contains("--x: is not JSON", "at line 1, column");
        assertThat(lines(launch("{\"default\": {}}\n}")).get(0)).contains("at line 2, column 1");
        assertThat(lines(launch(""))).singleElement().asString().startsWith("--x: is not ");
        assertThat(lines(launch("{\"default\": {}, \"default\": {}}")).get(0)).contains("Duplicate");
    }

    private static AccountMapParser.Parsed launch(String json) {
        return AccountMapParser.launchAccounts("--x", json, false);
    }

    private static AccountMapParser.Parsed snapshots(String json) {
        return AccountMapParser.snapshotAccounts("--x", json, false);
    }

    private static List<String> lines(AccountMapParser.Parsed parsed) {
        assertThat(parsed.warnings()).isEmpty();
        return parsed.faults().stream().map(Fault::line).toList();
    }
}
