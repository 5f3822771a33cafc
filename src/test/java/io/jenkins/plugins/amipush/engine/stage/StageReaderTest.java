package io.jenkins.plugins.amipush.engine.stage;

import static io.jenkins.plugins.amipush.engine.stage.StageFixture.IMAGE;
import static io.jenkins.plugins.amipush.engine.stage.StageFixture.attributes;
import static io.jenkins.plugins.amipush.engine.stage.StageFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The staged directory as it is, file by file; see {@link AttributesTest} for what the metadata says. */
public class StageReaderTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private StageFixture stage;

    @Before
    public void stage() throws IOException {
        stage = new StageFixture(folder.getRoot().toPath().toRealPath().resolve("stage"));
    }

    private static ObjectNode imageEntry(String path) {
        ObjectNode entry = object("{}").put("relative_path", path);
        entry.set("attributes", attributes());
        return entry;
    }

    @Test
    public void readsAnImage() throws IOException {
        Stage read =
                stage.entry(entry -> entry.put("sha256sum", "AB".repeat(32))).read();

        assertThat(read.faults()).isEmpty();
        assertThat(read.metadataFiles()).containsExactly(stage.root.resolve("staged.json"));
        StagedImage image = read.images().get(0);
        assertThat(image.file()).isEqualTo("rhel-8.5.raw");
        assertThat(image.path()).isEqualTo(stage.root.resolve(IMAGE));
        assertThat(image.size()).isEqualTo(4096);
        assertThat(image.sha256()).isEqualTo("ab".repeat(32));
        assertThat(image.imageId()).isNull();
        assertThat(image.dest()).containsExactly("us-east-2-hourly");
        assertThat(image.where()).isEqualTo(IMAGE + " (in " + stage.root + "/staged.json)");
        assertThat(image.attributes().release().date()).isEqualTo("2021-09-02");
        assertThat(image.attributes().billingCodes().codes()).containsExactly("bp-6fa54006");
        String shown = new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(image.fields())
                .replace(stage.root.toString(), "R");
        assertThat(shown).isEqualToIgnoringNewLines("""
                        {
                          "billing_codes" : {
                            "codes" : [ "bp-6fa54006" ],
                            "name" : "Hourly2"
                          },
                          "description" : "Provided by Red Hat, Inc.",
                          "dest" : [ "us-east-2-hourly" ],
                          "ena_support" : true,
                          "origin" : "R",
                          "region" : "us-east-2",
                          "release" : {
                            "arch" : "x86_64",
                            "base_product" : null,
                            "base_version" : null,
                            "date" : "20210902",
                            "product" : "RHEL",
                            "respin" : 5,
                            "type" : "ga",
                            "variant" : "BaseOS",
                            "version" : "8.5.0"
                          },
                          "root_device" : "/dev/sda1",
                          "security_groups" : [ ],
                          "src" : "R/us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw",
                          "sriov_net_support" : "simple",
                          "type" : "hourly",
                          "virtualization" : "hvm",
                          "volume" : "gp2"
                        }""");
        assertThat(stage.notes()).contains("INFO Checking files in: R");
    }

    @Test
    public void b01_twoDirectoriesInOneSource() throws IOException {
        StageFixture other =
                new StageFixture(folder.getRoot().toPath().toRealPath().resolve("b"));

        assertThat(stage.read("staged:" + stage.root + "," + other.root).images())
                .hasSize(2);
        assertThat(stage.read(stage.root + ",staged:" + other.root).images()).hasSize(2);
        assertThat(stage.read(stage.root.toString(), other.root.toString()).images())
                .extracting(StagedImage::origin)
                .containsExactly(stage.root.toString(), other.root.toString());
    }

    @Test
    public void b01_aCommaInADirectoryThatExists() throws IOException {
        StageFixture comma =
                new StageFixture(folder.getRoot().toPath().toRealPath().resolve("a,b"));

        assertThat(stage.read("staged:" + comma.root).images()).hasSize(1);
    }

    @Test
    public void b03_theSameSourceTwiceIsOneImage() {
        Stage read = stage.read("staged:" + stage.root, stage.root + "/");

        assertThat(read.images()).hasSize(1);
        assertThat(stage.notes()).contains("INFO R/" + IMAGE + " is in the sources more than once; it is pushed once");
    }

    @Test
    public void b04_theFirstMetadataFileCounts() throws IOException {
        Files.copy(stage.root.resolve("staged.json"), stage.root.resolve("staged.yaml"));
        stage.file("staged.json", "{broken").file("staged.yml", "- [broken");

        Stage read = stage.read();

        assertThat(read.faults()).isEmpty();
        assertThat(read.metadataFiles()).containsExactly(stage.root.resolve("staged.yaml"));
    }

    @Test
    public void b05_pubMapfile() throws IOException {
        Files.move(stage.root.resolve("staged.json"), stage.root.resolve("pub-mapfile.json"));

        assertThat(stage.read().images()).hasSize(1);
    }

    @Test
    public void b09_noMetadataFile() {
        assertThat(stage.remove("staged.json").faults())
                .containsExactly("R: No metadata available for " + IMAGE + "; add a staged.yaml or staged.json");
    }

    @Test
    public void b10_filesWithoutMetadataAreAllListed() {
        stage.file("us-east-2-hourly/AWS_IMAGES/b.raw", "x").file("us-east-2-hourly/AWS_IMAGES/a.raw", "x");

        assertThat(stage.faults())
                .containsExactly(
                        "R/staged.json: No metadata available for us-east-2-hourly/AWS_IMAGES/a.raw in staged.json; "
                                + "add an entry with exactly this relative_path, or remove the file",
                        "R/staged.json: No metadata available for us-east-2-hourly/AWS_IMAGES/b.raw in staged.json; "
                                + "add an entry with exactly this relative_path, or remove the file");
    }

    @Test
    public void b11_hiddenFilesAreIgnored() {
        stage.file("us-east-2-hourly/AWS_IMAGES/.nfs0001", "x");

        assertThat(stage.read().images()).hasSize(1);
        assertThat(stage.read().faults()).isEmpty();
        assertThat(stage.notes()).contains("WARNING Ignoring the hidden file R/us-east-2-hourly/AWS_IMAGES/.nfs0001");
    }

    @Test
    public void b12_aSymbolicLinkKeepsItsName() throws IOException {
        Path elsewhere = folder.newFile("elsewhere.bin").toPath();
        Files.writeString(elsewhere, "content");
        stage.remove(IMAGE);
        Files.createSymbolicLink(stage.root.resolve(IMAGE), elsewhere);

        StagedImage image = stage.read().images().get(0);

        assertThat(image.src()).isEqualTo(stage.root + "/" + IMAGE);
        assertThat(image.size()).isEqualTo(7);
    }

    @Test
    public void b12_aBrokenSymbolicLink() throws IOException {
        stage.remove(IMAGE);
        Files.createSymbolicLink(stage.root.resolve(IMAGE), Path.of("nowhere"));

        assertThat(stage.faults())
                .contains("R/" + IMAGE + ": is a symbolic link to nothing; stage the file that it should name");
    }

    @Test
    public void b14_metadataWithoutFile() {
        stage.entries(imageEntry(IMAGE), imageEntry("d/AWS_IMAGES/gone.raw"), imageEntry("../../etc/passwd"));

        assertThat(stage.faults())
                .containsExactly(
                        "d/AWS_IMAGES/gone.raw (in R/staged.json): there is no such image file in R; "
                                + "stage it as DESTINATION/AWS_IMAGES/FILE, or remove the entry",
                        "../../etc/passwd (in R/staged.json): there is no such image file in R; "
                                + "stage it as DESTINATION/AWS_IMAGES/FILE, or remove the entry");
    }

    @Test
    public void b15_b16_whatIsIgnored() {
        stage.file("us-east-2-hourly/AWS_IMAGES/sub/z.raw", "x")
                .file("logs/AWS_IMAGES/z.raw", "x")
                .file("toplevel.txt", "x")
                .file("DEST/FOO/x", "x");

        assertThat(stage.read().images()).hasSize(1);
        assertThat(stage.read().faults()).isEmpty();
        assertThat(stage.notes()).noneMatch(note -> note.startsWith("WARNING") || note.startsWith("ERROR"));
    }

    @Test
    public void b17_b18_contentThatIsNoAmi() {
        stage.file("DEST/DOCKER/z", "x").file("DEST/RAW/y", "x").file("DEST/CLOUD_IMAGES/b/resources.yaml", "x");

        assertThat(stage.read().images()).hasSize(1);
        assertThat(stage.notes())
                .contains(
                        "ERROR Unsupported content found: R/DEST/DOCKER/z",
                        "WARNING Push Item y at R/DEST/RAW/y is not an AmiPushItem. Dropping it from the queue",
                        "WARNING CLOUD_IMAGES content is not supported for push: R/DEST/CLOUD_IMAGES");
    }

    @Test
    public void b19_nothingButOtherContent() {
        stage.remove(IMAGE)
                .entries()
                .file("DEST/RAW/y", "x")
                .file("DEST/RAW/z", "x")
                .file("DEST/ISOS/z", "x");

        assertThat(stage.faults())
                .containsExactly("staged:R: there is no AMI to push; seen: 1 ISOS, 2 RAW; "
                        + "stage image files as DESTINATION/AWS_IMAGES/FILE");
    }

    @Test
    public void b20_listedTwice() {
        ObjectNode second = imageEntry(IMAGE).put("order", 3);

        assertThat(stage.entries(imageEntry(IMAGE), second).faults())
                .containsExactly(
                        "R/staged.json: File " + IMAGE + " listed twice in staged.json; leave one entry for each file");
    }

    @Test
    public void b21_theLookupIsLiteral() {
        assertThat(stage.entries(imageEntry("./" + IMAGE)).faults())
                .hasSize(2)
                .anyMatch(fault -> fault.contains("No metadata available for " + IMAGE + " in staged.json"))
                .anyMatch(fault -> fault.startsWith("./" + IMAGE + " (in R/staged.json): there is no such image"));
    }

    @Test
    public void b35_noStage() throws IOException {
        Path empty = folder.newFolder().toPath().toRealPath();

        assertThat(stage.faults("staged:" + empty))
                .containsExactly(empty + ": does not appear to be a staging directory; "
                        + "it holds neither a staged.yaml nor DESTINATION/AWS_IMAGES directories");
        assertThat(stage.notes()).contains("WARNING " + empty + " has no destination directories");
        Files.writeString(empty.resolve("staged.json"), "{\"header\": {\"version\": \"0.2\"}}");
        assertThat(stage.faults("staged:" + empty))
                .containsExactly("staged:" + empty + ": there is no AMI to push; seen: nothing; "
                        + "stage image files as DESTINATION/AWS_IMAGES/FILE");
        assertThat(stage.faults(stage.root + "/nowhere"))
                .containsExactly(
                        "R/nowhere: there is no such directory; name the directory that holds the metadata file");
        assertThat(stage.faults(stage.root + "/staged.json"))
                .containsExactly("R/staged.json: is not a directory; name the directory that holds the metadata file");
    }

    @Test
    public void faultsOfAllSourcesAreListed() {
        stage.attributes(attributes -> attributes.put("volume", "gp9"));

        assertThat(stage.faults("/nowhere/at/all", stage.root.toString(), "nosuch:x"))
                .hasSize(3);
    }

    @Test
    public void anEmptyImageIsAFault() {
        assertThat(stage.file(IMAGE, "").faults())
                .containsExactly("R/" + IMAGE + ": is empty; stage the image file again");
    }

    @Test
    public void strangeNamesDoNotBreakLines() {
        String strange = "us-east-2-hourly/AWS_IMAGES/a\nb\u001b[31m.raw";
        stage.file(strange, "x").file("DEST/RAW/x\ny", "x");

        assertThat(stage.faults())
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault).contains("a?b?[31m.raw").doesNotContain("\n", "\u001b"));
        assertThat(stage.notes()).allSatisfy(note -> assertThat(note).doesNotContain("\n"));
    }

    @Test
    public void imagesAreSorted() {
        List<String> paths = List.of("b/AWS_IMAGES/1.raw", "a/AWS_IMAGES/2.raw.xz", "a/AWS_IMAGES/1.raw.zst");
        paths.forEach(path -> stage.file(path, "x"));
        stage.remove(IMAGE)
                .entries(paths.stream().map(StageReaderTest::imageEntry).toArray(ObjectNode[]::new));

        assertThat(stage.read().images())
                .extracting(image -> image.dest().get(0) + "/" + image.file())
                .containsExactly("a/1.raw.zst", "a/2.raw.xz", "b/1.raw");
    }

    @Test
    public void waitsForTheDirectoryToAppear() throws IOException {
        stage.environment.put("PUSHSOURCE_SRC_POLL_TIMEOUT", "10");
        stage.environment.put("PUSHSOURCE_SRC_POLL_RATE", "3");
        Path late = folder.getRoot().toPath().toRealPath().resolve("late");
        stage.recorded.atWait = () -> {
            if (stage.recorded.waits.size() == 2) {
                new StageFixture(late);
            }
        };

        assertThat(stage.read(late.toString()).images()).hasSize(1);
        assertThat(stage.recorded.waits).containsExactly(3L, 3L);
        assertThat(stage.faults("/nowhere/at/all")).hasSize(1);
        assertThat(stage.recorded.waits).containsExactly(3L, 3L, 3L, 3L, 3L);
        assertThat(stage.notes()).contains("WARNING /nowhere/at/all did not appear within 10 s");
    }

    @Test
    public void relativeDirectoriesStayRelative() {
        Path relative = Path.of("").toAbsolutePath().relativize(stage.root);

        StagedImage image = stage.read("staged:" + relative).images().get(0);

        assertThat(image.fields()).contains(entry("src", relative + "/" + IMAGE), entry("origin", relative.toString()));
    }
}
