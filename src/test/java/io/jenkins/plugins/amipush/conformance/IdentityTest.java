package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
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
