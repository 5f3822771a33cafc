package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;

/** An image that bears the right name and is not the right image: it is refused before anything is changed. */
public class IdentityTest {
    @Rule
    public final Fixture fixture = new Fixture();

    private String refusedFor(Consumer<RegisterImageRequest.Builder> change) throws Exception {
        String image;
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            image = other.image(other.snapshotOf(fixture.image()), change);
        }
        fixture.forget();
        String log = Fixture.log(fixture.push("--ship"), 30);
        assertThat(log).contains("image " + image + " in us-east-2, which has the same name", "raise release.respin");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("INVALIDFILE");
        return log;
    }

    @Test
    public void anotherContent() throws Exception {
        Fixture.log(fixture.push(), 0);
        String released = Digest.sha256(fixture.image());
        Files.writeString(fixture.image(), "NEW".repeat(2000));
        fixture.forget();
        assertThat(Fixture.log(fixture.push("--ship"), 30))
                .contains(
                        "content (SHA-256)",
                        "is " + Digest.sha256(fixture.image()) + " as staged, but " + released + " in image");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    @Test
    public void anotherArchitecture() throws Exception {
        assertThat(refusedFor(request -> request.architecture("arm64").bootMode("uefi")))
                .contains("release.arch: ", "is x86_64 as staged, but arm64 in image");
    }

    @Test
    public void anotherRootDevice() throws Exception {
        assertThat(refusedFor(request -> request.rootDeviceName("/dev/xvda")
                        .blockDeviceMappings(device -> device.deviceName("/dev/xvda")
                                .ebs(request.build()
                                        .blockDeviceMappings()
                                        .get(0)
                                        .ebs()))))
                .contains("root_device: ", "is /dev/sda1 as staged, but /dev/xvda in image");
    }

    @Test
    public void anotherBootMode() throws Exception {
        assertThat(refusedFor(request -> request.bootMode("legacy-bios")))
                .contains("boot_mode: ", "is none as staged, but legacy-bios in image");
    }

    @Test
    public void withoutEna() throws Exception {
        assertThat(refusedFor(request -> request.enaSupport(false)))
                .contains("ena_support: ", "is true as staged, but false in image");
    }

    @Test
    public void withoutSriov() throws Exception {
        assertThat(refusedFor(request -> request.sriovNetSupport(null)))
                .contains("sriov_net_support: ", "is simple as staged, but none in image");
    }

    @Test
    public void anotherVolumeType() throws Exception {
        assertThat(refusedFor(request -> request.blockDeviceMappings(device -> device.deviceName("/dev/sda1")
                        .ebs(request.build().blockDeviceMappings().get(0).ebs().toBuilder()
                                .volumeType("gp3")
                                .build()))))
                .contains("volume: ", "is gp2 as staged, but gp3 in image");
    }

    @Test
    public void anotherDescription() throws Exception {
        assertThat(refusedFor(request -> request.description("Provided by somebody else")))
                .contains("description: is \"Provided by Red Hat, Inc.\" as staged, "
                        + "but \"Provided by somebody else\" in image");
    }

    @Test
    public void withoutDescription() throws Exception {
        assertThat(refusedFor(request -> request.description(null)))
                .contains("description: is \"Provided by Red Hat, Inc.\" as staged, but none in image");
    }

    private String refusedAfterAnEdit(Consumer<ObjectNode> edit) throws Exception {
        Fixture.log(fixture.push(), 0);
        fixture.edit(edit);
        fixture.forget();
        String log = Fixture.log(fixture.push("--ship"), 30);
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        // No list says what the image is not.
        assertThat(fixture.imagesJson()).isEmpty();
        return log;
    }

    @Test
    public void descriptionChangedInTheStage() throws Exception {
        assertThat(refusedAfterAnEdit(attributes -> attributes.put("description", "Another")))
                .contains(
                        "description: is \"Another\" as staged, but \"Provided by Red Hat, Inc.\" in image",
                        "change the image's description");
    }

    @Test
    public void descriptionTakenFromTheStage() throws Exception {
        assertThat(refusedAfterAnEdit(attributes -> attributes.remove("description")))
                .contains("description: is none as staged, but \"Provided by Red Hat, Inc.\" in image");
    }

    @Test
    public void billingCodesChangedInTheStage() throws Exception {
        assertThat(refusedAfterAnEdit(attributes ->
                        attributes.withObject("billing_codes").putArray("codes").add("bp-63a5400a")))
                .contains("billing_codes.codes: is bp-63a5400a as staged, but bp-6fa54006 in image");
    }

    @Test
    public void billingCodesTakenFromTheStage() throws Exception {
        assertThat(refusedAfterAnEdit(
                        attributes -> attributes.withObject("billing_codes").putArray("codes")))
                .contains("billing_codes.codes: is none as staged, but bp-6fa54006 in image");
    }

    @Test
    public void billingCodesAddedInTheStage() throws Exception {
        fixture.edit(attributes -> attributes.withObject("billing_codes").putArray("codes"));
        assertThat(refusedAfterAnEdit(attributes ->
                        attributes.withObject("billing_codes").putArray("codes").add("bp-6fa54006")))
                .contains("billing_codes.codes: is bp-6fa54006 as staged, but none in image");
    }

    /** The same words and the same codes, written otherwise: nobody would raise a respin for that. */
    @Test
    public void descriptionAndBillingCodesWrittenOtherwise() throws Exception {
        fixture.edit(attributes -> attributes
                .put("description", "Two lines\nof  text ")
                .withObject("billing_codes")
                .putArray("codes")
                .add("bp-6fa54006")
                .add("bp-63a5400a"));
        Fixture.log(fixture.push(), 0);
        fixture.edit(attributes -> attributes
                .put("description", "Two lines\r\nof text")
                .withObject("billing_codes")
                .putArray("codes")
                .add("bp-63a5400a")
                .add("bp-6fa54006"));
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0)).doesNotContain("on trust");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    /** What an older version pushed bears no trace of its billing products; its release is no failure for that. */
    @Test
    public void billingCodesThatNothingTells() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        Fixture.log(fixture.push(), 0);
        for (String region : List.of("us-east-2", "eu-west-1")) {
            try (OtherTool other = new OtherTool(fixture.cloud(), region)) {
                String image = other.ec2
                        .describeImages(request -> request.owners("self"))
                        .images()
                        .get(0)
                        .imageId();
                other.ec2.deleteTags(
                        request -> request.resources(image).tags(tag -> tag.key("ami-push:billing-products")));
            }
        }
        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .containsOnlyOnce("with which billing product codes it was registered")
                .contains("(no tag ami-push:billing-products)");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.report().get("counts").get("PUSHED").asInt()).isEqualTo(2);
    }

    /** What is wrong with one image keeps the others back: nobody knows which of them was meant. */
    @Test
    public void theOtherImagesAreKeptBack() throws Exception {
        Fixture.log(fixture.push(), 0);
        Files.writeString(fixture.image(), "NEW".repeat(2000));
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        fixture.forget();
        Fixture.log(fixture.push(), 30);
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
        assertThat(fixture.report().get("counts").get("NOTPUSHED").asInt()).isEqualTo(1);
        assertThat(fixture.report().get("counts").get("INVALIDFILE").asInt()).isEqualTo(1);
    }
}
