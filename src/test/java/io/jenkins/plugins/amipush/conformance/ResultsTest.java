package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section H: the files that a push leaves, and the order of what they tell. */
public class ResultsTest {
    @Rule
    public final Fixture fixture = new Fixture();

    private void registrationFails(int times) throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "ec2:RegisterImage", "times": %d, "error": {"status": 400, "code": "Odd"}}]""".formatted(times));
    }

    private List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    public void H01_imagesJson() throws Exception {
        Fixture.log(fixture.push(), 0);
        String ami = fixture.only("/images").get("imageId").asText();
        String snapshot = fixture.only("/snapshots").get("snapshotId").asText();
        assertThat(fixture.result("images.json")).isEqualTo("""
                [
                  {
                    "ami": "%s",
                    "billing_codes": {
                      "codes": [
                        "bp-6fa54006"
                      ],
                      "name": "Hourly2"
                    },
                    "description": "Provided by Red Hat, Inc.",
                    "dest": [
                      "us-east-2-hourly"
                    ],
                    "ena_support": true,
                    "image_id": "%s",
                    "name": "%s",
                    "origin": "%s",
                    "region": "us-east-2",
                    "release": {
                      "arch": "x86_64",
                      "base_product": null,
                      "base_version": null,
                      "date": "20210902",
                      "product": "RHEL",
                      "respin": 5,
                      "type": "ga",
                      "variant": "BaseOS",
                      "version": "8.5.0"
                    },
                    "root_device": "/dev/sda1",
                    "security_groups": [],
                    "sha256sum": "%s",
                    "snapshot_id": "%s",
                    "src": "%s",
                    "sriov_net_support": "simple",
                    "state": "PUSHED",
                    "type": "hourly",
                    "virtualization": "hvm",
                    "volume": "gp2"
                  }
                ]""".formatted(
                        ami,
                        ami,
                        Fixture.NAME,
                        fixture.root().resolve("R"),
                        Digest.sha256(fixture.image()),
                        snapshot,
                        fixture.image()));
    }

    @Test
    public void H03_bootMode() throws Exception {
        fixture.edit(attributes -> attributes.put("boot_mode", "hybrid"));
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.result("images.json")).contains("\"boot_mode\": \"hybrid\"");
    }

    @Test
    public void H04_pushItems() throws Exception {
        Fixture.log(fixture.push(), 0);
        String ami = fixture.only("/images").get("imageId").asText();
        assertThat(fixture.result("pushitems.jsonl")).hasLineCount(1);
        JsonNode item = Fixture.JSON.readTree(fixture.result("pushitems.jsonl"));
        assertThat(item.get("filename").asText()).isEqualTo(ami);
        assertThat(item.get("state").asText()).isEqualTo("PUSHED");
    }

    @Test
    public void H05_allFail() throws Exception {
        registrationFails(-1);
        Fixture.log(fixture.push(), 30);
        assertThat(fixture.result("images.json")).isEqualTo("[]");
        assertThat(fixture.report().get("counts").get("UPLOADFAILED").asInt()).isEqualTo(1);
        assertThat(fixture.report().at("/images/0/failures")).hasSize(4);
        assertThat(fixture.result("pushitems.jsonl")).contains("\"filename\": \"rhel-8.5.raw\"", "UPLOADFAILED");
        assertThat(fixture.result("report.html")).contains("UPLOADFAILED");
    }

    /** The events that the original's step events correspond to. */
    private List<String> steps() throws IOException {
        List<String> steps = new ArrayList<>();
        for (Event event : fixture.events()) {
            if (event instanceof Event.AttemptStarted) {
                steps.add("upload-start");
            } else if (event instanceof Event.AttemptFailed) {
                steps.add("upload-error");
            } else if (event instanceof Event.PhaseStarted phase && phase.phase() == Phase.RHSM) {
                steps.add("rhsm-start");
            } else if (event instanceof Event.PhaseEnded phase && phase.phase() == Phase.RHSM) {
                steps.add("rhsm-end");
            } else if (event instanceof Event.ImageEnded) {
                steps.add("upload-end");
            }
        }
        return steps;
    }

    @Test
    public void H06_order() throws Exception {
        Fixture.log(fixture.push("--ship"), 0);
        assertThat(steps()).containsExactly("upload-start", "rhsm-start", "rhsm-end", "upload-end");
    }

    @Test
    public void H07_orderAfterAFailure() throws Exception {
        registrationFails(1);
        Fixture.log(fixture.push("--ship"), 0);
        assertThat(steps())
                .containsExactly(
                        "upload-start", "upload-error", "upload-start", "rhsm-start", "rhsm-end", "upload-end");
    }

    @Test
    public void H08_oneDirectoryARun() throws Exception {
        Fixture.log(fixture.push(), 0);
        Path artifacts = fixture.root().resolve("artifacts");
        List<Path> runs = files(artifacts).stream()
                .filter(path -> path.getFileName().toString().matches("\\d{14}(-\\d+)?"))
                .toList();
        assertThat(runs).hasSize(1);
        assertThat(artifacts.resolve("latest").toRealPath())
                .isEqualTo(runs.get(0).toRealPath());
        assertThat(files(runs.get(0)))
                .extracting(path -> path.getFileName().toString())
                .containsExactlyInAnyOrder(
                        "images.json", "pushitems.jsonl", "report.json", "report.html", "events.ndjson", "staged.json");
    }

    @Test
    public void H08_latestIsTheLastRun() throws Exception {
        Fixture.log(fixture.push(), 0);
        Path first = fixture.root().resolve("artifacts/latest").toRealPath();
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.root().resolve("artifacts/latest").toRealPath()).isNotEqualTo(first);
        assertThat(first.resolve("images.json")).exists();
    }

    @Test
    public void H08_somethingElseIsCalledLatest() throws Exception {
        Files.createDirectories(fixture.root().resolve("artifacts/latest/mine"));
        assertThat(Fixture.log(fixture.push(), 0))
                .contains("latest does not point to this run: ", "remove what bears that name");
        assertThat(files(fixture.root().resolve("artifacts")))
                .filteredOn(path -> path.getFileName().toString().matches("\\d{14}(-\\d+)?"))
                .singleElement()
                .satisfies(run -> assertThat(run.resolve("images.json")).exists());
    }

    @Test
    public void H09_noPlaceForResults() throws Exception {
        Files.writeString(fixture.root().resolve("artifacts"), "no directory");
        assertThat(Fixture.log(fixture.push(), 1)).contains("cannot write results to", "--results-dir");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void H11_copyOfTheMetadata() throws Exception {
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.root().resolve("artifacts/latest/staged.json"))
                .hasSameBinaryContentAs(fixture.root().resolve("R/staged.json"));
    }

    @Test
    public void H11_metadataThatCannotBeRead() throws Exception {
        // What has no byte to be read at its beginning, whoever asks.
        Path unreadable = Path.of("/proc/self/mem");
        Assume.assumeTrue(Files.isRegularFile(unreadable));
        Path metadata = fixture.root().resolve("R/staged.json");
        Files.delete(metadata);
        Files.createSymbolicLink(metadata, unreadable);
        assertThat(Fixture.log(fixture.push(), 1))
                .contains("No copy of ", "staged.json: cannot be read")
                .doesNotContain("internal error");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void H11_copyOfRefusedMetadata() throws Exception {
        ObjectNode metadata = fixture.metadata("R");
        metadata.put("surplus", true);
        fixture.metadata("R", metadata);
        Fixture.log(fixture.push(), 1);
        assertThat(fixture.root().resolve("artifacts/latest/staged.json"))
                .hasSameBinaryContentAs(fixture.root().resolve("R/staged.json"));
        assertThat(fixture.requests()).isEmpty();
    }
}
