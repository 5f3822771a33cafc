package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** {@code --only-image} pushes the images that it names, by the ids that the results show, and no others. */
public class OnlyImageTest {
    /** All that EC2 takes in a name. */
    private static final String ODD = "RHEL [9] (it's.a/b@c_d)";

    @Rule
    public final Fixture fixture = new Fixture();

    /** Five images: the fixture's in two regions, an odd one in both, and another one in the first. */
    @Before
    public void stageMore() throws IOException {
        fixture.stage("R", "eu-west-1-hourly", "rhel-8.5.raw", "eu-west-1", "hourly");
        stage("us-east-2-odd", "odd.raw", "us-east-2", ODD, "gp2");
        stage("eu-west-1-odd", "odd.raw", "eu-west-1", ODD, "gp2");
        stage("us-east-2-wrong", "wrong.raw", "us-east-2", "WRONG", "st1");
    }

    private void stage(String dest, String file, String region, String baseProduct, String volume) throws IOException {
        fixture.stage("R", dest, file, region, "hourly");
        ObjectNode metadata = fixture.metadata("R");
        JsonNode files = metadata.at("/payload/files");
        ObjectNode attributes = (ObjectNode) files.get(files.size() - 1).get("attributes");
        attributes.put("volume", volume).withObject("release").put("base_product", baseProduct);
        fixture.metadata("R", metadata);
    }

    private static String odd(String region) {
        return region + "/" + ODD + "-" + Fixture.NAME;
    }

    /** The ids of the images that exist. */
    private List<String> existing() {
        List<String> ids = new ArrayList<>();
        fixture.state("/images")
                .forEach(image -> ids.add(
                        image.get("region").asText() + "/" + image.get("name").asText()));
        return ids;
    }

    private void pushed(String... options) throws IOException {
        Outcome.pushed(fixture.push(options));
        List<String> ids = new ArrayList<>();
        fixture.report().get("images").forEach(image -> ids.add(image.get("id").asText()));
        assertThat(existing()).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    public void anIdMeansOneImageAndFaultsOfOthersDoNotCount() throws Exception {
        pushed("--only-image", "us-east-2/" + Fixture.NAME);
        assertThat(existing()).containsExactly("us-east-2/" + Fixture.NAME);
        assertThat(fixture.report().at("/settings/only-image/0").asText()).isEqualTo("us-east-2/" + Fixture.NAME);
    }

    @Test
    public void severalAreNamedOneByOne() throws Exception {
        pushed("--only-image", "eu-west-1/" + Fixture.NAME, "--only-image", odd("us-east-2"));
        assertThat(existing()).containsExactlyInAnyOrder("eu-west-1/" + Fixture.NAME, odd("us-east-2"));
    }

    @Test
    public void aNameMeansItsImageInEveryRegion() throws Exception {
        pushed("--only-image", ODD + "-" + Fixture.NAME);
        assertThat(existing()).containsExactlyInAnyOrder(odd("us-east-2"), odd("eu-west-1"));
    }

    @Test
    public void otherFiltersCountToo() throws Exception {
        pushed("--only-image", Fixture.NAME, "--only-region", "eu-west-1");
        assertThat(existing()).containsExactly("eu-west-1/" + Fixture.NAME);
    }

    /** What a push again after a failure asks for. */
    @Test
    public void whatItIsNotAskedForIsNotEvenLookedAt() throws Exception {
        pushed("--only-image", Fixture.NAME);
        fixture.forget();
        Outcome.pushed(fixture.push("--only-image", odd("eu-west-1")));
        assertThat(fixture.requests("ec2:DescribeImages"))
                .isNotEmpty()
                .allMatch(request -> request.region().equals("eu-west-1"))
                .noneMatch(request -> request.parameters().containsValue(Fixture.NAME));
    }

    @Test
    public void anImageThatIsNotStagedIsToldInOneLine() {
        refused(
                "--only-image: matches no staged image (found: us-east-2/RHEL-8.5.0_HVM_GA-20210902-x86_64-6-Hourly2-GP2);"
                        + " did you mean us-east-2/" + Fixture.NAME + "?",
                "--only-image",
                "us-east-2/RHEL-8.5.0_HVM_GA-20210902-x86_64-6-Hourly2-GP2");
        refused(
                "--only-image: matches no staged image (found: ami-12345678901234567); staged are: "
                        + String.join(", ", odd("eu-west-1"), "eu-west-1/" + Fixture.NAME, odd("us-east-2"))
                        + " and 2 more",
                "--only-image",
                "ami-12345678901234567",
                "--only-image",
                "us-east-2/" + Fixture.NAME);
    }

    @Test
    public void filtersThatLeaveNothingAreToldInOneLine() {
        refused(
                "--only-region, --only-type, --only-file, --only-image: no staged image matches all of them; leave one out",
                "--only-image",
                "us-east-2/" + Fixture.NAME,
                "--only-region",
                "eu-west-1");
    }

    private void refused(String line, String... options) {
        fixture.forget();
        Outcome.ended(fixture.push(options), Outcome.NOT_STARTED, line);
        assertThat(fixture.requests()).isEmpty();
    }
}
