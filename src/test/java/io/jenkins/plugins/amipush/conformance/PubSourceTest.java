package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.time.Duration;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Section B: the images of earlier pushes as a source. */
public class PubSourceTest {
    private static final String LOG = "/pub/task/7/log/";

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
