package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import io.jenkins.plugins.amipush.engine.stage.StagedImage;
import io.jenkins.plugins.amipush.journal.Fault;
import io.jenkins.plugins.amipush.journal.Journal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What is found of an image where AWS holds images that a rehearsal cannot make: failed ones, and several of one name. */
public class FinderTest {
    private static final String NAME = "P-HVM-20210902-x86_64-5-Hourly2-GP2";
    private static final String SHA256 = "0123456789abcdef".repeat(4);

    private static Image image(String id, String state) {
        return image(id, state, "snap-1");
    }

    private static Image image(String id, String state, String snapshotId) {
        return new Image(
                id,
                NAME,
                state,
                false,
                "x86_64",
                "hvm",
                "/dev/sda1",
                null,
                false,
                null,
                "gp2",
                snapshotId,
                null,
                Map.of("ami-push:sha256", SHA256));
    }

    private static ImagePlan plan() {
        ImageAttributes attributes = new ImageAttributes(
                new ImageAttributes.Release("P", LocalDate.of(2021, 9, 2), "x86_64", 5, null, null, null, null, null),
                "us-east-2",
                "hourly",
                "hvm",
                "gp2",
                "/dev/sda1",
                null,
                new ImageAttributes.BillingCodes("Hourly2", List.of()),
                null,
                null,
                null,
                null,
                null);
        StagedImage staged = new StagedImage(
                "staged.json",
                "p.raw",
                Path.of("p.raw"),
                "/stage/p.raw",
                "/stage",
                List.of("d"),
                1L,
                SHA256,
                null,
                attributes,
                Map.of());
        return new ImagePlan(
                "us-east-2/" + NAME,
                staged,
                staged.dest(),
                NAME,
                "b",
                "p.raw",
                Registrations.of(NAME, attributes),
                List.of(),
                List.of(),
                false);
    }

    private static Findings found(Image... images) throws InterruptedException {
        Finder finder = new Finder(new Digests(new DigestCache(null)), new Reporter(new Journal(), Time.real()));
        return finder.find(
                plan(),
                new Inventory(Map.of(NAME, Arrays.asList(images)), Map.of(), Grants.UNKNOWN, Map.of(), Map.of()));
    }

    private static Fault fault(Findings findings) {
        assertThat(findings.image()).isNull();
        assertThat(findings.faults()).hasSize(1);
        return findings.faults().get(0);
    }

    @Test
    public void oneImage() throws Exception {
        Findings findings = found(image("ami-1", "available"));
        assertThat(findings.faults()).isEmpty();
        assertThat(findings.image().id()).isEqualTo("ami-1");
    }

    @Test
    public void severalImagesOfOneName() throws Exception {
        Fault fault = fault(found(image("ami-1", "available"), image("ami-2", "pending")));
        assertThat(fault.field()).isEqualTo("image name");
        assertThat(fault.value()).isEqualTo(NAME);
        assertThat(fault.problem()).isEqualTo("several images in us-east-2 bear it: ami-1, ami-2");
        assertThat(fault.remedy()).isEqualTo("deregister all but the right one");
    }

    @Test
    public void failedImageInTheWay() throws Exception {
        for (String state : List.of("failed", "error", "disabled")) {
            Fault fault = fault(found(image("ami-1", state)));
            assertThat(fault.problem()).isEqualTo("image ami-1 in us-east-2 bears it and is in state " + state);
            assertThat(fault.remedy()).isEqualTo("deregister it, or raise release.respin");
        }
    }

    @Test
    public void failedImageBesideAGoodOne() throws Exception {
        assertThat(found(image("ami-1", "failed"), image("ami-2", "available"))
                        .image()
                        .id())
                .isEqualTo("ami-2");
    }

    @Test
    public void deregisteredImageIsInNobodysWay() throws Exception {
        for (String state : List.of("deregistered", "invalid")) {
            assertThat(found(image("ami-1", state))).isEqualTo(Findings.NOTHING);
        }
    }

    @Test
    public void pendingImageWhoseSnapshotIsNotShownYet() throws Exception {
        Findings findings = found(image("ami-1", "pending", null));
        assertThat(findings.image().id()).isEqualTo("ami-1");
        assertThat(findings.details()).isEqualTo(Findings.Details.NONE);
    }
}
