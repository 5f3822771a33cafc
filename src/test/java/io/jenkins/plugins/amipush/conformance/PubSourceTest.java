package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Section B: the images of earlier pushes as a source. */
public class PubSourceTest {
    private static final String LOG = "/pub/task/7/log/";
    private static final String SECOND = "/pub/task/8/log/images.json";

    @Rule
    public final Fixture fixture = new Fixture();

    private HttpDocuments pub;

    @Before
    public void startPub() throws Exception {
        pub = new HttpDocuments();
    }

    @After
    public void stopPub() {
        pub.close();
    }

    @Test
    public void B36_imagesOfAnEarlierPushAreShared() throws Exception {
        Outcome.pushed(fixture.push());
        String ami = fixture.imagesJson().at("/0/ami").asText();
        pub.documents.put(LOG + "images.json", fixture.result("images.json"));
        List<String> before = fixture.mutations();
        CommandLine.Run run = fixture.pushOf("--accounts", "{\"default\":{\"acc-c\":\"555555555555\"}}", source());
        Outcome.pushed(run, "Image already exists with id: " + ami);
        List<String> after = fixture.mutations();
        assertThat(after.subList(before.size(), after.size())).containsExactly("ec2:ModifyImageAttribute");
        assertThat(fixture.imagesJson()).hasSize(1);
        assertThat(fixture.imagesJson().at("/0/image_id").asText()).isEqualTo(ami);
        assertThat(fixture.imagesJson().at("/0/ami").asText()).isEqualTo(ami);
    }

    @Test
    public void B36_whatIsSharedAlreadyIsNotSharedAgain() throws Exception {
        Outcome.pushed(fixture.push());
        pub.documents.put(LOG + "images.json", fixture.result("images.json"));
        List<String> before = fixture.mutations();
        Outcome.pushed(fixture.pushOf(source()));
        assertThat(fixture.mutations()).isEqualTo(before);
    }

    /** Pushes the fixture's image, and serves its list once that is changed. @return the image */
    private JsonNode served(Consumer<ObjectNode> change) throws Exception {
        Outcome.pushed(fixture.push());
        ArrayNode list = (ArrayNode) fixture.imagesJson();
        JsonNode image = list.get(0).deepCopy();
        change.accept((ObjectNode) list.get(0));
        pub.documents.put(LOG + "images.json", list.toString());
        fixture.forget();
        return image;
    }

    private void refused(String... texts) throws Exception {
        Outcome.ended(fixture.pushOf("--ship", "--allow-public-images", source()), Outcome.FAILED, texts);
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.imagesJson()).isEmpty();
        assertThat(fixture.only("/images").get("public").asBoolean()).isFalse();
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("INVALIDFILE");
    }

    private String where(String field) {
        return pub.url() + LOG + "images.json?format=raw: " + field + ": ";
    }

    @Test
    public void B36_anotherImageIsNotReleased() throws Exception {
        String ami = served(item -> item.put("ami", "ami-0000000000000dead").put("image_id", "ami-0000000000000dead"))
                .get("ami")
                .asText();
        refused(where("ami") + "is ami-0000000000000dead as listed, but image " + ami
                + " in us-east-2 bears the name " + Fixture.NAME
                + "; name the task that pushed that image, or push the stage instead");
    }

    @Test
    public void B36_imageOfAnotherContentIsNotReleased() throws Exception {
        String ami = served(item -> item.put("sha256sum", "0".repeat(64)).remove(List.of("ami", "image_id")))
                .get("ami")
                .asText();
        refused(where("sha256sum") + "is " + "0".repeat(64) + " as listed, but " + Digest.sha256(fixture.image())
                + " in image " + ami + " in us-east-2, which has the same name; "
                + "name the task that pushed that image, or push the stage instead");
    }

    @Test
    public void B36_imageOfOtherAttributesIsNotReleased() throws Exception {
        served(item -> item.put("description", "Another")
                .withObject("billing_codes")
                .putArray("codes")
                .add("bp-63a5400a"));
        refused(
                where("description") + "is \"Another\" as listed, but \"Provided by Red Hat, Inc.\" in image",
                where("billing_codes.codes") + "is bp-63a5400a as listed, but bp-6fa54006 in image");
    }

    /** The root snapshot bears the digest, too. */
    @Test
    public void B36_contentIsKnownByTheSnapshot() throws Exception {
        String ami =
                served(item -> item.put("sha256sum", "0".repeat(64))).get("ami").asText();
        removeTag(ami);
        refused(where("sha256sum") + "is " + "0".repeat(64) + " as listed, but " + Digest.sha256(fixture.image()));
    }

    @Test
    public void B36_contentThatNothingTells() throws Exception {
        String digest = "1".repeat(64);
        JsonNode image = served(item -> item.put("sha256sum", digest));
        removeTag(image.get("ami").asText());
        removeTag(image.get("snapshot_id").asText());
        fixture.forget();
        Outcome.pushed(
                fixture.pushOf(source()),
                "Image " + image.get("ami").asText() + " does not say what it was made of (no tag ami-push:sha256): "
                        + "that it holds what has the SHA-256 " + digest + " is taken on trust");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.imagesJson().at("/0/sha256sum").asText()).isEqualTo(digest);
    }

    /** Lists of the original give no digest, and none is claimed of the image but what its tag says. */
    @Test
    public void B36_listThatSaysLittle() throws Exception {
        JsonNode image = served(item -> item.remove(List.of("sha256sum", "image_id", "snapshot_id", "description")));
        CommandLine.Run run = fixture.pushOf("--ship", "--allow-public-images", source());
        Outcome.pushed(run);
        assertThat(run.err()).doesNotContain("on trust");
        // The list said nothing of it.
        ((ObjectNode) image).remove("description");
        assertThat(fixture.imagesJson().get(0)).isEqualTo(image);
        assertThat(fixture.only("/images").get("public").asBoolean()).isTrue();
    }

    @Test
    public void B36_digestInCapitals() throws Exception {
        String digest = Digest.sha256(fixture.image());
        served(item -> item.put("sha256sum", digest.toUpperCase(Locale.ROOT)));
        Outcome.pushed(fixture.pushOf(source()));
        assertThat(fixture.imagesJson().at("/0/sha256sum").asText()).isEqualTo(digest);
    }

    /** Two tasks' lists of one image have to agree; what only one of them says of it counts. */
    @Test
    public void B36_twoLists() throws Exception {
        served(item -> item.remove("sha256sum"));
        String source = source() + ",8";
        ArrayNode second = (ArrayNode) fixture.imagesJson();
        pub.documents.put(SECOND, second.toString());
        Outcome.pushed(fixture.pushOf(source));
        assertThat(fixture.imagesJson()).hasSize(1);

        second.get(0).withObject("").put("sha256sum", "0".repeat(64));
        pub.documents.put(SECOND, second.toString());
        Outcome.ended(fixture.pushOf(source), Outcome.FAILED, "sha256sum: is " + "0".repeat(64) + " as listed");

        second.get(0).withObject("").put("ami", "ami-0000000000000dead");
        pub.documents.put(SECOND, second.toString());
        Outcome.ended(
                fixture.pushOf(source),
                Outcome.FAILED,
                "has the same name and region, but is the image "
                        + fixture.only("/images").get("imageId").asText() + " (found: " + Fixture.NAME
                        + "); push one of them alone");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    @Test
    public void B36_twoListsOfTwoContents() throws Exception {
        served(item -> {});
        ArrayNode second = (ArrayNode) fixture.imagesJson();
        second.get(0).withObject("").put("sha256sum", "0".repeat(64));
        pub.documents.put(SECOND, second.toString());
        Outcome.ended(
                fixture.pushOf(source() + ",8"),
                Outcome.FAILED,
                "has the same name and region, but another content (found: " + Fixture.NAME
                        + "); push one of them alone");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    /** Images of a list have digests, but no files: nothing is copied or written for them. */
    @Test
    public void B36_listOfTwoRegionsWithSharedSnapshots() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        served(item -> {});
        Outcome.pushed(fixture.pushOf("--transfer", "auto", "--fan-out", "copy", source()));
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.imagesJson()).hasSize(2);
    }

    private void removeTag(String id) {
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            other.ec2.deleteTags(request -> request.resources(id).tags(tag -> tag.key("ami-push:sha256")));
        }
        fixture.forget();
    }

    @Test
    public void B37_noSuchDocument() {
        Outcome.ended(
                fixture.pushOf(source()),
                Outcome.NOT_STARTED,
                pub.url() + LOG + "images.json: cannot be read: answered 404");
        String images = LOG + "images.json?format=raw";
        String clouds = LOG + "clouds.json?format=raw";
        assertThat(pub.requests).containsExactly(images, clouds, images, clouds, images, clouds);
        assertThat(fixture.sleeps).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(fixture.requests()).isEmpty();
    }

    private String source() {
        return "pub:" + pub.url() + "?task_id=7";
    }
}
