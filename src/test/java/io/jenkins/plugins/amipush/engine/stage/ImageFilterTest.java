package io.jenkins.plugins.amipush.engine.stage;

import static io.jenkins.plugins.amipush.engine.stage.StageFixture.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ImageFilterTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Stage stage;

    @Before
    public void stage() throws IOException {
        StageFixture fixture = new StageFixture(folder.getRoot().toPath().toRealPath());
        ObjectNode[] entries = new ObjectNode[3];
        String[][] rows = {
            {"a/AWS_IMAGES/one.raw", "us-east-1", "hourly"},
            {"a/AWS_IMAGES/two.raw.xz", "us-east-2", "access"},
            {"b/AWS_IMAGES/three[1].raw", "us-east-2", "hourly"}
        };
        for (int i = 0; i < rows.length; i++) {
            fixture.file(rows[i][0], "x");
            entries[i] = object("{}").put("relative_path", rows[i][0]);
            entries[i].set(
                    "attributes",
                    StageFixture.attributes().put("region", rows[i][1]).put("type", rows[i][2]));
        }
        fixture.remove(StageFixture.IMAGE);
        stage = fixture.entries(entries).read();
    }

    private List<String> files(List<String> regions, List<String> types, List<String> files, List<String> images) {
        Stage filtered = new ImageFilter(regions, types, files, images).apply(stage, ImageFilterTest::name);
        assertThat(filtered.faults()).isEmpty();
        return filtered.images().stream().map(StagedImage::file).toList();
    }

    private List<String> faults(List<String> regions, List<String> types, List<String> files, List<String> images) {
        return new ImageFilter(regions, types, files, images)
                .apply(stage, ImageFilterTest::name).faults().stream()
                        .map(Fault::line)
                        .toList();
    }

    private static String name(ImageAttributes attributes) {
        return "RHEL (9)-" + attributes.type();
    }

    @Test
    public void chooses() {
        assertThat(ImageFilter.ALL.apply(stage, ImageFilterTest::name).images()).hasSize(3);
        assertThat(files(List.of("us-east-2"), List.of(), List.of(), List.of()))
                .containsExactly("two.raw.xz", "three[1].raw");
        assertThat(files(List.of("us-east-2"), List.of("hourly"), List.of(), List.of()))
                .containsExactly("three[1].raw");
        assertThat(files(List.of(), List.of(), List.of("*.xz", "one.*"), List.of()))
                .containsExactly("one.raw", "two.raw.xz");
        assertThat(files(List.of(), List.of(), List.of("three[1].raw"), List.of()))
                .containsExactly("three[1].raw");
    }

    @Test
    public void choosesImagesByIdAndByName() {
        assertThat(files(List.of(), List.of(), List.of(), List.of("us-east-2/RHEL (9)-hourly")))
                .containsExactly("three[1].raw");
        assertThat(files(List.of(), List.of(), List.of(), List.of("RHEL (9)-hourly")))
                .containsExactly("one.raw", "three[1].raw");
        assertThat(files(List.of(), List.of(), List.of(), List.of("RHEL (9)-access", "us-east-1/RHEL (9)-hourly")))
                .containsExactly("one.raw", "two.raw.xz");
        assertThat(files(List.of("us-east-2"), List.of("hourly"), List.of("t*"), List.of("RHEL (9)-hourly")))
                .containsExactly("three[1].raw");
    }

    @Test
    public void aFilterThatMatchesNothingIsAFault() {
        assertThat(faults(
                        List.of("us-east-2", "eu-west-9"),
                        List.of("Hourly"),
                        List.of("*.vmdk", "["),
                        List.of("RHEL (9)-hourly", "us-east-2/RHEL (8)-access", "*")))
                .containsExactly(
                        "--only-region: matches no staged image (found: eu-west-9); staged are: us-east-1, us-east-2",
                        "--only-type: matches no staged image (found: Hourly); staged are: access, hourly",
                        "--only-file: matches no staged image (found: *.vmdk); "
                                + "staged are: one.raw, three[1].raw, two.raw.xz",
                        "--only-file: is no pattern for file names (found: [)",
                        "--only-image: matches no staged image (found: us-east-2/RHEL (8)-access); "
                                + "did you mean us-east-2/RHEL (9)-access?",
                        "--only-image: matches no staged image (found: *); staged are: us-east-1/RHEL (9)-hourly, "
                                + "us-east-2/RHEL (9)-access, us-east-2/RHEL (9)-hourly");
        assertThat(faults(List.of("us-east-1"), List.of("access"), List.of(), List.of()))
                .containsExactly("--only-region, --only-type, --only-file, --only-image: "
                        + "no staged image matches all of them; leave one out");
        assertThat(faults(List.of("us-east-1"), List.of(), List.of(), List.of("us-east-2/RHEL (9)-hourly")))
                .containsExactly("--only-region, --only-type, --only-file, --only-image: "
                        + "no staged image matches all of them; leave one out");
    }

    @Test
    public void imagesOfAnotherStageAreNoSlips() {
        List<String> images = IntStream.range(0, 21)
                .mapToObj(i -> "us-east-2/RHEL (8)-access" + i)
                .toList();
        assertThat(faults(List.of(), List.of(), List.of(), images.subList(0, 20)))
                .hasSize(20)
                .allMatch(line -> line.endsWith("did you mean us-east-2/RHEL (9)-access?"));
        assertThat(faults(List.of(), List.of(), List.of(), images))
                .hasSize(21)
                .allMatch(line -> line.contains("; staged are: us-east-1/RHEL (9)-hourly, "));
    }
}
