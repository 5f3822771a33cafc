package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section E in which a part of the work is done already: by another tool, or by an earlier push. */
public class FoundThingsTest {
    private static final String SHA256 = "ami-push:sha256";

    @Rule
    public final Fixture fixture = new Fixture();

    private OtherTool other;

    @Before
    public void connect() {
        other = new OtherTool(fixture.cloud());
    }

    @After
    public void disconnect() {
        other.close();
    }

    private void pushFailingAt(String operation) throws Exception {
        other.close();
        fixture.plainWith("""
                "faults": [{"on": "%s", "error": {"status": 400, "code": "Odd"}}]""".formatted(operation));
        other = new OtherTool(fixture.cloud());
        Fixture.log(fixture.push("--max-retries", "1"), 30);
        fixture.forget();
    }

    @Test
    public void E03_objectOfAnotherTool() {
        other.bucket();
        other.object(fixture.image());
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0)).contains("Object already exists");
        assertThat(fixture.requests("s3:PutObject")).isEmpty();
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
    }

    @Test
    public void E03_objectOfAnEarlierPush() throws Exception {
        pushFailingAt("ec2:ImportSnapshot");
        assertThat(Fixture.log(fixture.push(), 0)).contains("Object already exists");
        assertThat(fixture.mutations())
                .containsExactly(
                        "ec2:ImportSnapshot",
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
    }

    @Test
    public void objectWithAnotherContentIsReplaced() throws Exception {
        other.bucket();
        Path old = Files.writeString(fixture.root().resolve("old"), "OLD!".repeat(1024));
        other.object(old);
        String before = fixture.only("/buckets/0/objects").get("etag").asText();
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0)).contains("Object holds another content and is replaced");
        assertThat(fixture.mutations()).contains("s3:PutObject");
        assertThat(fixture.only("/buckets/0/objects").get("etag").asText()).isNotEqualTo(before);
    }

    @Test
    public void objectOfAnEarlierPushWithAnotherContentIsReplaced() throws Exception {
        pushFailingAt("ec2:ImportSnapshot");
        Files.writeString(fixture.image(), "NEW!".repeat(1024));
        assertThat(Fixture.log(fixture.push(), 0)).contains("Object holds another content and is replaced");
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
    }

    @Test
    public void E05_snapshotOfAnotherTool() {
        String snapshot = other.snapshotOf(fixture.image());
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .contains(
                        "Snapshot already exists with id: " + snapshot,
                        "Snapshot " + snapshot + " does not say what it was made of (no tag " + SHA256 + ")");
        assertThat(fixture.mutations())
                .containsExactly("ec2:ModifySnapshotAttribute", "ec2:RegisterImage", "ec2:ModifyImageAttribute");
        assertThat(fixture.only("/images").at("/blockDevices/0/snapshotId").asText())
                .isEqualTo(snapshot);
        // What nobody knows is not claimed either.
        assertThat(fixture.only("/images").get("tags").has(SHA256)).isFalse();
    }

    @Test
    public void E05_snapshotOfAnEarlierPush() throws Exception {
        pushFailingAt("ec2:RegisterImage");
        assertThat(Fixture.log(fixture.push(), 0)).doesNotContain("on trust");
        assertThat(fixture.mutations()).containsExactly("ec2:RegisterImage", "ec2:ModifyImageAttribute");
        assertThat(fixture.only("/images").get("tags").has(SHA256)).isTrue();
    }

    @Test
    public void E05_snapshotThatIsNotSharedYet() throws Exception {
        pushFailingAt("ec2:ModifySnapshotAttribute");
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.mutations())
                .containsExactly("ec2:ModifySnapshotAttribute", "ec2:RegisterImage", "ec2:ModifyImageAttribute");
        assertThat(fixture.only("/snapshots").at("/createVolumeAccounts/0").asText())
                .isEqualTo("333333333333");
    }

    @Test
    public void snapshotWithAnotherContentIsNotUsed() {
        String snapshot = other.snapshotOf(fixture.image());
        other.tag(snapshot, SHA256, "0".repeat(64));
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .contains("Mismatch: snapshot " + snapshot + " in us-east-2 bears the name " + Fixture.NAME);
        assertThat(fixture.only("/images").at("/blockDevices/0/snapshotId").asText())
                .isNotEqualTo(snapshot);
    }

    @Test
    public void E06_twoSnapshots() {
        String first = other.snapshotOf(fixture.image());
        String second = other.snapshot();
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .contains("Filtered more than one snapshot: " + second + ", " + first);
        assertThat(fixture.only("/images").at("/blockDevices/0/snapshotId").asText())
                .isEqualTo(second);
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
    }

    @Test
    public void E06_ofTwoSnapshotsTheOneOfKnownContentCounts() {
        String first = other.snapshotOf(fixture.image());
        other.snapshot();
        other.tag(first, SHA256, Digest.sha256(fixture.image()));
        fixture.forget();
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.only("/images").at("/blockDevices/0/snapshotId").asText())
                .isEqualTo(first);
    }

    @Test
    public void E07_imageOfAnotherTool() {
        String image = other.image(other.snapshotOf(fixture.image()), request -> {});
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .contains(
                        "Image already exists with id: " + image,
                        "Image " + image + " does not say what it was made of (no tag " + SHA256 + ")");
        assertThat(fixture.mutations()).containsExactly("ec2:ModifySnapshotAttribute", "ec2:ModifyImageAttribute");
        assertThat(fixture.only("/images").at("/launchAccounts/0").asText()).isEqualTo("111111111111");
    }

    @Test
    public void E07_imageOfAnEarlierPush() throws Exception {
        pushFailingAt("ec2:ModifyImageAttribute");
        assertThat(Fixture.log(fixture.push(), 0)).doesNotContain("on trust");
        assertThat(fixture.mutations()).containsExactly("ec2:ModifyImageAttribute");
        assertThat(fixture.requests()).noneMatch(request -> request.service().equals("s3"));
    }
}
