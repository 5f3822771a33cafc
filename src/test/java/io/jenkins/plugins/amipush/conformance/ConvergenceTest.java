package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** A finished release that is pushed again: nothing is done but what somebody undid in between. */
public class ConvergenceTest {
    private static final String[] RELEASE = {"--ship", "--allow-public-images", "--tag", "release=8.5"};

    @Rule
    public final Fixture fixture = new Fixture();

    private OtherTool other;
    private String image;
    private String snapshot;

    @Before
    public void release() {
        Fixture.log(fixture.push(RELEASE), 0);
        image = fixture.only("/images").get("imageId").asText();
        snapshot = fixture.only("/snapshots").get("snapshotId").asText();
        other = new OtherTool(fixture.cloud());
        fixture.forget();
    }

    @After
    public void disconnect() {
        other.close();
    }

    private List<String> changesOfAnotherPush() {
        fixture.forget();
        Fixture.log(fixture.push(RELEASE), 0);
        assertThat(fixture.state("/images")).hasSize(1);
        assertThat(fixture.state("/snapshots")).hasSize(1);
        return fixture.requests().stream()
                .filter(Recorded::mutating)
                .map(Recorded::operation)
                .toList();
    }

    @Test
    public void nothingIsDoneTwice() throws Exception {
        assertThat(changesOfAnotherPush()).isEmpty();
        assertThat(fixture.sleeps).isEmpty();
        assertThat(fixture.requests()).noneMatch(request -> request.service().equals("s3"));
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("PUSHED");
        assertThat(fixture.report().at("/images/0/shipped").asBoolean()).isTrue();
        assertThat(fixture.report().at("/images/0/publicImage").asBoolean()).isTrue();
        assertThat(fixture.report().at("/images/0/snapshotId").asText()).isEqualTo(snapshot);
    }

    @Test
    public void resultsAreTheSame() throws Exception {
        String first = fixture.result("images.json");
        changesOfAnotherPush();
        assertThat(fixture.result("images.json")).isEqualTo(first);
    }

    /** The file holds other bytes now, which nobody would see who trusts its size, time and inode, and reads nothing. */
    @Test
    public void imageFilesAreNotReadAgain() throws Exception {
        Path file = fixture.image();
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "ELSE".repeat(1024));
        Files.setLastModifiedTime(file, time);
        assertThat(changesOfAnotherPush()).isEmpty();
    }

    @Test
    public void imageFileThatChangedIsReadAgain() throws Exception {
        Files.writeString(fixture.image(), "ELSE".repeat(1024));
        Files.setLastModifiedTime(fixture.image(), FileTime.fromMillis(1));
        fixture.forget();
        assertThat(Fixture.log(fixture.push(RELEASE), 30)).contains("content (SHA-256)");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    @Test
    public void launchPermissionTakenAway() {
        other.ec2.modifyImageAttribute(request -> request.imageId(image)
                .launchPermission(change -> change.remove(permission -> permission.userId("111111111111"))));
        assertThat(changesOfAnotherPush()).containsExactly("ec2:ModifyImageAttribute");
        assertThat(fixture.only("/images").at("/launchAccounts/0").asText()).isEqualTo("111111111111");
    }

    @Test
    public void snapshotPermissionTakenAway() {
        other.ec2.modifySnapshotAttribute(request -> request.snapshotId(snapshot)
                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                .operationType(OperationType.REMOVE)
                .userIds("333333333333"));
        assertThat(changesOfAnotherPush()).containsExactly("ec2:ModifySnapshotAttribute");
        assertThat(fixture.only("/snapshots").at("/createVolumeAccounts/0").asText())
                .isEqualTo("333333333333");
    }

    @Test
    public void noLongerPublic() {
        other.ec2.modifyImageAttribute(request -> request.imageId(image)
                .launchPermission(change -> change.remove(permission -> permission.group("all"))));
        assertThat(changesOfAnotherPush()).containsExactly("ec2:ModifyImageAttribute");
        assertThat(fixture.only("/images").get("public").asBoolean()).isTrue();
    }

    @Test
    public void permissionOfSomebodyElseStays() {
        other.ec2.modifyImageAttribute(request -> request.imageId(image)
                .launchPermission(change -> change.add(permission -> permission.userId("999999999999"))));
        fixture.forget();
        assertThat(Fixture.log(fixture.push(RELEASE), 0))
                .contains("Image " + image
                        + " is also shared with accounts that this push does not name: [999999999999]");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.only("/images").get("launchAccounts")).hasSize(2);
    }

    @Test
    public void tagOfTheImageTakenAway() {
        other.ec2.deleteTags(request ->
                request.resources(image).tags(Tag.builder().key("release").build()));
        assertThat(changesOfAnotherPush()).containsExactly("ec2:CreateTags");
        assertThat(fixture.only("/images").at("/tags/release").asText()).isEqualTo("8.5");
    }

    @Test
    public void tagOfTheSnapshotTakenAway() {
        other.ec2.deleteTags(request ->
                request.resources(snapshot).tags(Tag.builder().key("release").build()));
        assertThat(changesOfAnotherPush()).containsExactly("ec2:CreateTags");
        assertThat(fixture.only("/snapshots").at("/tags/release").asText()).isEqualTo("8.5");
    }

    @Test
    public void tagOfAnotherValue() {
        other.tag(image, "release", "7.9");
        assertThat(changesOfAnotherPush()).containsExactly("ec2:CreateTags");
        assertThat(fixture.only("/images").at("/tags/release").asText()).isEqualTo("8.5");
    }

    /** The content's tag is what proves an image; where the image has lost it, its snapshot still bears it. */
    @Test
    public void contentTagTakenAway() {
        removeContentTag(image);
        assertThat(changesOfAnotherPush()).containsExactly("ec2:CreateTags");
        assertThat(fixture.only("/images").at("/tags/ami-push:sha256").asText()).hasSize(64);
    }

    /** Where nothing proves the content any more, no tag may claim to. */
    @Test
    public void contentTagsOfImageAndSnapshotTakenAway() {
        removeContentTag(image);
        removeContentTag(snapshot);
        fixture.forget();
        assertThat(Fixture.log(fixture.push(RELEASE), 0)).contains("taken on trust");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    private void removeContentTag(String id) {
        other.ec2.deleteTags(request ->
                request.resources(id).tags(Tag.builder().key("ami-push:sha256").build()));
    }
}
