package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** Section B: which metadata document counts, and its form. */
public class MetadataTest {
    /** The fixture's metadata in YAML; the values that a case is about are left open. */
    private static final String YAML = """
            header: {version: "0.2"}
            payload:
              files:
                - relative_path: us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw
                  attributes:
                    region: us-east-2
                    type: hourly
                    virtualization: hvm
                    volume: gp2
                    root_device: /dev/sda1
                    description: Provided by Red Hat, Inc.
                    sriov_net_support: simple
                    ena_support: yes
                    billing_codes: {name: Hourly2, codes: [bp-6fa54006]}
                    release: {product: RHEL, date: %s, arch: x86_64, respin: 5, version: %s, type: ga}
            """;

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void B04_firstNameWins() throws Exception {
        Files.writeString(stage().resolve("staged.yaml"), fixture.metadata("R").toPrettyString());
        Files.writeString(stage().resolve("staged.yml"), "{ broken");
        Files.writeString(stage().resolve("staged.json"), "{ broken");
        Outcome.pushed(fixture.push());
    }

    @Test
    public void B04_brokenFirstNameIsNotPassedOver() throws Exception {
        Files.writeString(stage().resolve("staged.yaml"), "{ broken");
        refused("staged.yaml is not valid");
    }

    @Test
    public void B05_pubMapfile() throws Exception {
        Files.move(stage().resolve("staged.json"), stage().resolve("pub-mapfile.json"));
        Outcome.pushed(fixture.push());
    }

    @Test
    public void B06_versionWithoutQuotes() throws Exception {
        yaml(YAML.formatted("\"20210902\"", "\"8.5.0\"").replace("\"0.2\"", "0.2"));
        refused(
                "[ERROR   ] staged.yaml is not valid",
                stage().resolve("staged.yaml")
                        + ": header.version: must be \"0.2\", not a number with a fraction (found: 0.2)");
    }

    @Test
    public void B08_documentsOfAWrongForm() throws Exception {
        Map<String, String> wrong = Map.of(
                "{\"header\": {\"version\": \"0.2\", \"extra\": 1}}", "header.extra: is not known here",
                "{\"header\": {\"version\": \"0.2\"}, \"extra\": 1}", "extra: is not known here",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": null}", "payload: must be an object, not null",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": null}}",
                        "payload.files: must be a list, not null",
                "", "staged.json: is empty");
        for (Map.Entry<String, String> document : wrong.entrySet()) {
            Files.writeString(stage().resolve("staged.json"), document.getKey());
            refused("staged.json is not valid", document.getValue());
        }
    }

    @Test
    public void B23_yamlValuesWithoutQuotes() throws Exception {
        String date = "\"20210902\"";
        String version = "\"8.5.0\"";
        for (List<String> wrong : List.of(
                List.of("20210902", version, "release.date: must be a text, not a number (found: 20210902)"),
                List.of("2021-09-02", version, "release.date: must be a text, not a date"),
                List.of(date, "8.5", "release.version: must be a text, not a number with a fraction (found: 8.5)"))) {
            yaml(YAML.formatted(wrong.get(0), wrong.get(1)));
            refused("us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw (in staged.yaml) is not valid", wrong.get(2));
        }
    }

    @Test
    public void B23_yesIsABooleanOfYaml() throws Exception {
        yaml(YAML.formatted("\"20210902\"", "\"8.5.0\""));
        Outcome.pushed(fixture.push());
        assertThat(fixture.request("ec2:RegisterImage").parameters()).containsEntry("EnaSupport", "true");
    }

    private void refused(String... texts) {
        Outcome.ended(fixture.push(), Outcome.NOT_STARTED, texts);
        assertThat(fixture.requests()).isEmpty();
    }

    private void yaml(String document) throws IOException {
        Files.deleteIfExists(stage().resolve("staged.json"));
        Files.writeString(stage().resolve("staged.yaml"), document);
    }

    private Path stage() {
        return fixture.root().resolve("R");
    }
}
