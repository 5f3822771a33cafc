package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;

/** Section B: what of a staged directory is pushed, what is left alone, and what is refused. */
public class StagingTest {
    private static final String RELATIVE = "us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw";

    @Rule
    public final Fixture fixture = new Fixture();

    @Test
    public void B01_twoDirectoriesInOneSource() throws Exception {
        fixture.stage("R2", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        Outcome.pushed(fixture.pushOf(fixture.staged("R") + "," + fixture.root().resolve("R2")));
        assertThat(fixture.imagesJson().findValuesAsText("region")).containsExactly("us-east-2", "eu-west-1");
    }

    @Test
    public void B03_sameSourceTwice() throws Exception {
        Outcome.pushed(
                fixture.pushOf(fixture.staged("R"), fixture.staged("R")),
                "is in the sources more than once; it is pushed once");
        assertThat(fixture.imagesJson()).hasSize(1);
        assertThat(fixture.requests("ec2:RegisterImage")).hasSize(1);
    }

    @Test
    public void B09_noMetadata() throws Exception {
        Files.delete(stage().resolve("staged.json"));
        refused("No metadata available for " + RELATIVE);
    }

    @Test
    public void B10_filesWithoutMetadata() throws Exception {
        for (String name : new String[] {"stray-1.raw", "stray-2.raw"}) {
            Files.writeString(fixture.image().resolveSibling(name), "DATA");
        }
        refused(
                "No metadata available for us-east-2-hourly/AWS_IMAGES/stray-1.raw in staged.json",
                "No metadata available for us-east-2-hourly/AWS_IMAGES/stray-2.raw in staged.json");
    }

    @Test
    public void faultsOfEveryKindAtOnce() throws Exception {
        ObjectNode volume = fixture.stage("R", "us-east-2-hourly", "b.raw", Fixture.REGION, "hourly");
        ObjectNode region = fixture.stage("R", "us-east-2-hourly", "c.raw", "ohio", "hourly");
        ObjectNode metadata = fixture.metadata("R");
        assertThat(metadata.at("/payload/files/1")).isEqualTo(volume);
        assertThat(metadata.at("/payload/files/2")).isEqualTo(region);
        ((ObjectNode) metadata.at("/payload/files/1/attributes")).put("volume", "gp9");
        fixture.metadata("R", metadata);
        assertThat(Fixture.log(fixture.push(), 1))
                .contains("gp9", "region: no AWS region is named so (found: ohio)", "2 faults in the sources");
        assertThat(fixture.requests()).isEmpty();
        assertThat(fixture.report().get("images"))
                .extracting(image ->
                        image.get("file").asText() + " " + image.get("state").asText())
                .containsExactlyInAnyOrder("rhel-8.5.raw NOTPUSHED", "c.raw INVALIDFILE");
    }

    @Test
    public void B11_hiddenFile() throws Exception {
        Path hidden = Files.writeString(fixture.image().resolveSibling(".nfs0001"), "DATA");
        Outcome.pushed(fixture.push(), "[WARNING ] Ignoring the hidden file " + hidden);
        assertThat(fixture.imagesJson()).hasSize(1);
    }

    @Test
    public void B12_symbolicLink() throws Exception {
        Path elsewhere = fixture.root().resolve("elsewhere-1.raw");
        Files.move(fixture.image(), elsewhere);
        Files.createSymbolicLink(fixture.image(), elsewhere);
        Outcome.pushed(fixture.push());
        assertThat(fixture.imagesJson().at("/0/src").asText())
                .isEqualTo(fixture.image().toString());
        assertThat(fixture.report().at("/images/0/object").asText()).isEqualTo(Fixture.BUCKET + "/" + Fixture.KEY);
    }

    @Test
    public void B14_entryWithoutItsFile() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "gone.raw", "eu-west-1", "hourly");
        Files.delete(stage().resolve("eu-west-1-hourly/AWS_IMAGES/gone.raw"));
        refused("eu-west-1-hourly/AWS_IMAGES/gone.raw (in " + stage().resolve("staged.json"), "no such image file");
    }

    @Test
    public void B14_linkToNothing() throws Exception {
        Files.delete(fixture.image());
        Files.createSymbolicLink(fixture.image(), fixture.root().resolve("gone.raw"));
        refused(fixture.image() + ": is a symbolic link to nothing");
    }

    @Test
    public void B15_directoryAmongTheImages() throws Exception {
        Path below = Files.createDirectory(fixture.image().resolveSibling("more"));
        Files.writeString(below.resolve("z.raw"), "DATA");
        Outcome.pushed(fixture.push());
        assertThat(fixture.imagesJson()).hasSize(1);
    }

    @Test
    public void B16_placesThatAreNotLookedAt() throws Exception {
        write("logs/AWS_IMAGES/z.raw");
        write("toplevel.txt");
        write("DEST/FOO/x");
        CommandLine.Run run = fixture.push();
        Outcome.pushed(run);
        assertThat(run.err()).doesNotContain("z.raw", "toplevel.txt", "DEST");
        assertThat(fixture.imagesJson()).hasSize(1);
    }

    @Test
    public void B17_unsupportedContent() throws Exception {
        Path docker = write("DEST/DOCKER/z");
        Outcome.pushed(fixture.push(), "[ERROR   ] Unsupported content found: " + docker);
        assertThat(fixture.imagesJson()).hasSize(1);
    }

    @Test
    public void B18_contentOfOtherTools() throws Exception {
        Path raw = write("DEST/RAW/z");
        Outcome.pushed(
                fixture.push(),
                "[WARNING ] Push Item z at " + raw + " is not an AmiPushItem. Dropping it from the queue");
        assertThat(fixture.imagesJson()).hasSize(1);
    }

    @Test
    public void B19_nothingButContentOfOtherTools() throws Exception {
        Path raw = Files.createDirectories(fixture.root().resolve("R2/DEST/RAW"));
        Files.writeString(raw.resolve("z"), "DATA");
        fixture.metadata("R2", fixture.metadata("R2"));
        Outcome.ended(
                fixture.pushOf(fixture.staged("R2")),
                Outcome.NOT_STARTED,
                "there is no AMI to push; seen: 1 RAW; stage image files as DESTINATION/AWS_IMAGES/FILE");
        assertThat(fixture.requests()).isEmpty();
    }

    @Test
    public void B20_fileListedTwice() throws Exception {
        ObjectNode metadata = fixture.metadata("R");
        ObjectNode twin = metadata.withObject("payload").withArray("files").addObject();
        twin.put("relative_path", RELATIVE).set("attributes", Fixture.attributes("us-east-2", "access"));
        fixture.metadata("R", metadata);
        refused("File " + RELATIVE + " listed twice in staged.json");
    }

    @Test
    public void B21_pathsCountAsTheyAreWritten() throws Exception {
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0")).put("relative_path", "./" + RELATIVE);
        fixture.metadata("R", metadata);
        refused("No metadata available for " + RELATIVE + " in staged.json");
    }

    @Test
    public void B34_equalsSignInThePath() throws Exception {
        fixture.stage("x=y", "us-east-2-hourly", Fixture.KEY, Fixture.REGION, "hourly");
        Outcome.pushed(fixture.pushOf(fixture.staged("x=y")));
    }

    @Test
    public void B35_emptyDirectory() throws Exception {
        Path empty = Files.createDirectory(fixture.root().resolve("empty"));
        Outcome.ended(
                fixture.pushOf("staged:" + empty),
                Outcome.NOT_STARTED,
                empty + ": does not appear to be a staging directory");
    }

    @Test
    public void B35_metadataAlone() throws Exception {
        Path bare = Files.createDirectory(fixture.root().resolve("bare"));
        fixture.metadata("bare", fixture.metadata("bare"));
        Outcome.ended(
                fixture.pushOf("staged:" + bare),
                Outcome.NOT_STARTED,
                bare + " has no destination directories",
                "there is no AMI to push");
    }

    @Test
    public void B35_missingDirectory() {
        Path missing = fixture.root().resolve("missing");
        Outcome.ended(
                fixture.pushOf("staged:" + missing), Outcome.NOT_STARTED, missing + ": there is no such directory");
    }

    /** A push of the stage ends with exit code 1 and these words, and nobody was asked anything. */
    private void refused(String... texts) {
        Outcome.ended(fixture.push(), Outcome.NOT_STARTED, texts);
        assertThat(fixture.requests()).isEmpty();
    }

    private Path stage() {
        return fixture.root().resolve("R");
    }

    private Path write(String relative) throws IOException {
        Path file = stage().resolve(relative);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "DATA");
    }
}
