package io.jenkins.plugins.amipush.engine.stage;

import static io.jenkins.plugins.amipush.engine.stage.StageFixture.IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The metadata document as a whole: its types, and what hostile ones lead to. */
public class DocumentsTest {
    private static final String YAML = """
            header: {version: "0.2"}
            payload:
              files:
              - relative_path: us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw
                attributes: &common
                  region: us-east-2
                  type: hourly
                  virtualization: hvm
                  volume: gp2
                  root_device: /dev/sda1
                  ena_support: yes
                  billing_codes: {name: Hourly2, codes: []}
                  release: {product: RHEL, date: "20210902", arch: x86_64, respin: 5, version: "8.10"}
            """;

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private StageFixture stage;

    @Before
    public void stage() throws IOException {
        stage = new StageFixture(folder.getRoot().toPath().toRealPath());
    }

    private List<String> yaml(String text) {
        return stage.file("staged.yaml", text).faults();
    }

    private List<String> json(String text) {
        return stage.file("staged.json", text).faults();
    }

    @Test
    public void yamlHasTheTypesOfVersion11() {
        Stage read = stage.file("staged.yaml", YAML).read();

        assertThat(read.faults()).isEmpty();
        assertThat(read.images().get(0).attributes().enaSupport()).isTrue();
        assertThat(read.images().get(0).attributes().release().version()).isEqualTo("8.10");
    }

    @Test
    public void b06_b23_unquotedValues() {
        String where = IMAGE + " (in R/staged.yaml): ";
        assertThat(yaml(YAML.replace("\"0.2\"", "0.2")))
                .containsExactly("R/staged.yaml: header.version: must be \"0.2\", not a number with a fraction "
                        + "(found: 0.2); write the version in quotes: \"0.2\"");
        assertThat(stage.notes()).contains("ERROR staged.yaml is not valid");
        assertThat(yaml(YAML.replace("\"8.10\"", "8.10")))
                .containsExactly(where + "release.version: must be a text, not a number with a fraction (found: 8.10); "
                        + "write it in quotes, or leave it out");
        assertThat(yaml(YAML.replace("\"20210902\"", "2021-09-02")))
                .containsExactly(where + "release.date: must be a text, not a date or another value without quotes "
                        + "(found: 2021-09-02); write the day as 8 digits in quotes, such as \"20210902\"");
        assertThat(yaml(YAML.replace("\"20210902\"", "20210902"))).hasSize(1);
        assertThat(yaml(YAML.replace("arch: x86_64", "arch: no"))).hasSize(1);
    }

    @Test
    public void anchorsAndMergesWork() {
        String second = """
                  - relative_path: b/AWS_IMAGES/x.raw
                    attributes: {<<: *common, region: eu-west-1}
                """;
        Stage read = stage.file("b/AWS_IMAGES/x.raw", "x")
                .file("staged.yaml", YAML + second.indent(2).indent(-2))
                .read();

        assertThat(read.faults()).isEmpty();
        assertThat(read.images())
                .extracting(image -> image.attributes().region())
                .containsExactly("eu-west-1", "us-east-2");
        assertThat(read.images().get(0).attributes().volume()).isEqualTo("gp2");
    }

    @Test
    public void ofEqualKeysTheLastCounts() {
        Stage read = stage.file("staged.yaml", YAML.replace("region: us-east-2", "region: x\n      region: us-east-1"))
                .read();
        assertThat(read.images().get(0).attributes().region()).isEqualTo("us-east-1");
        assertThat(json("{\"header\": 5, \"header\": {\"version\": \"0.2\"}}"))
                .noneMatch(fault -> fault.contains("header"));
    }

    @Test
    public void b08_documentsOfTheWrongShape() {
        String extra = "R/staged.json: extra: is not known here (found: 1); remove it";
        assertThat(json("{\"header\": {\"version\": \"0.2\"}, \"extra\": 1}")).contains(extra);
        assertThat(json("{\"header\": {\"version\": \"0.2\", \"x\": 1}}"))
                .contains("R/staged.json: header.x: is not known here (found: 1); remove it");
        assertThat(json("{\"header\": {\"version\": \"0.2\"}, \"payload\": null}"))
                .contains("R/staged.json: payload: must be an object, not null (found: null); "
                        + "write payload: {files: [...]}");
        assertThat(json("{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": null}}"))
                .contains("R/staged.json: payload.files: must be a list, not null (found: null); "
                        + "list one object for each staged file");
        assertThat(json("{}")).contains("R/staged.json: header: is missing; write header: {version: \"0.2\"}");
        assertThat(json("[]")).contains("R/staged.json: must be an object, not a list (found: [])");
        assertThat(json("")).containsExactly("R/staged.json: is empty; correct the file");
        assertThat(yaml("# nothing")).containsExactly("R/staged.yaml: is empty; correct the file");
    }

    @Test
    public void b11_aHeaderWithoutVersionIsAWarning() {
        assertThat(yaml(YAML.replace("{version: \"0.2\"}", "{}"))).isEmpty();
        assertThat(stage.notes()).contains("WARNING R/staged.yaml has no header.version; \"0.2\" is assumed");
    }

    @Test
    public void whatIsNoDocument() throws IOException {
        assertThat(json("{\"header\": {}"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("R/staged.json: is not valid JSON at line 1"));
        assertThat(json("{} trailing")).hasSize(1).allMatch(fault -> fault.contains("is not valid JSON"));
        assertThat(yaml("a: [1"))
                .hasSize(1)
                .allMatch(fault -> fault.startsWith("R/staged.yaml: is not valid YAML at line"));
        assertThat(yaml("a: 1\n---\nb: 2")).hasSize(1).allMatch(fault -> fault.contains("is not valid YAML"));
        Files.write(stage.root.resolve("staged.yaml"), new byte[] {'a', ':', (byte) 0xff});
        assertThat(stage.faults()).containsExactly("R/staged.yaml: is not UTF-8; correct the file");
        Files.delete(stage.root.resolve("staged.yaml"));
        Files.createDirectory(stage.root.resolve("staged.yaml"));
        assertThat(stage.faults()).containsExactly("R/staged.yaml: is not a file; correct the file");
    }

    @Test
    public void noObjectsAreMade() {
        assertThat(yaml("header: !!javax.script.ScriptEngineManager [http://x]"))
                .hasSize(1)
                .allMatch(fault -> fault.contains("Global tag is not allowed"));
        assertThat(yaml("header: !!python/object/apply:os.system [ls]")).hasSize(1);
        assertThat(yaml("header: !!set {a}"))
                .containsExactly("R/staged.yaml: holds something else than plain YAML values at line 1: "
                        + "tag:yaml.org,2002:set; correct the file");
        assertThat(yaml("? [a, b]\n: c")).hasSize(1);
        assertThat(yaml("a: !!int x"))
                .containsExactly("R/staged.yaml: holds a value that does not fit its tag at line 1; correct the file");
    }

    @Test(timeout = 60_000)
    public void bombsEndInAFault() throws IOException {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol,lol,lol,lol,lol,lol,lol,lol,lol,lol]\n");
        StringBuilder merges = new StringBuilder("a0: &a0 {x: 1}\n");
        for (int i = 1; i < 30; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
            merges.append("a%d: &a%d {k%d: 1, <<: [%s]}\n".formatted(i, i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        assertThat(yaml(laughs.toString()))
                .containsExactly("R/staged.yaml: holds more than 1000000 values, aliases expanded; correct the file");
        assertThat(yaml(merges.toString())).isNotEmpty();
        assertThat(yaml("a: &a [*a]")).containsExactly("R/staged.yaml: is nested more than 50 deep; correct the file");
        assertThat(yaml("a: &a {<<: *a, b: *a}")).hasSize(1);
        assertThat(yaml("[".repeat(100_000))).hasSize(1);
        assertThat(yaml("a: " + "1".repeat(1_000_000))).isNotEmpty();
        Files.delete(stage.root.resolve("staged.yaml"));
        assertThat(json("[".repeat(100_000))).hasSize(1).allMatch(fault -> fault.contains("is not valid JSON"));
        try (RandomAccessFile huge =
                new RandomAccessFile(stage.root.resolve("staged.json").toFile(), "rw")) {
            huge.setLength(1L << 33);
        }
        assertThat(stage.faults()).containsExactly("R/staged.json: is larger than 16777216 bytes; correct the file");
    }
}
