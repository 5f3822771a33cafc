package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes.BillingCodes;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes.Release;
import java.time.LocalDate;
import java.util.List;
import org.junit.Test;

/** The examples of the specification, and what EC2 takes for a name. */
public class ImageNameTest {
    private static String name(String arch, String version, String baseProduct, String baseVersion, String type) {
        return ImageName.of(new ImageAttributes(
                new Release(
                        "RHEL", LocalDate.of(2021, 9, 2), arch, 5, version, baseProduct, baseVersion, "BaseOS", type),
                "us-east-2",
                "hourly",
                "hvm",
                "gp2",
                "/dev/sda1",
                "Provided by Red Hat, Inc.",
                new BillingCodes("Hourly2", List.of("bp-6fa54006")),
                "simple",
                true,
                null,
                null,
                null));
    }

    @Test
    public void D01_fixture() {
        assertThat(name("x86_64", "8.5.0", null, null, "ga"))
                .isEqualTo("RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2");
    }

    @Test
    public void D02_baseProduct() {
        assertThat(name("x86_64", "8.5.0", "RHEL", "8.5", "beta"))
                .isEqualTo("RHEL-8.5-RHEL-8.5.0_HVM_BETA-20210902-x86_64-5-Hourly2-GP2");
    }

    @Test
    public void D04_withoutVersionAndType() {
        assertThat(name("arm64", null, "RHEL", "8.5", null))
                .isEqualTo("RHEL-8.5-RHEL-HVM-20210902-arm64-5-Hourly2-GP2");
    }

    @Test
    public void aBaseVersionWithoutBaseProductIsIgnored() {
        assertThat(name("x86_64", "8.5.0", null, "8.5", "ga"))
                .isEqualTo("RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2");
    }

    @Test
    public void ec2sWildcardsAreNoPartOfAName() {
        assertThat(ImageName.valid("RHEL-8.5")).isTrue();
        assertThat(ImageName.valid("RHEL-8.?")).isFalse();
        assertThat(ImageName.valid("RHEL*")).isFalse();
        assertThat(ImageName.valid("RHEL+X")).isFalse();
        assertThat(ImageName.valid("ab")).isFalse();
        assertThat(ImageName.valid("a".repeat(128))).isTrue();
        assertThat(ImageName.valid("a".repeat(129))).isFalse();
        assertThat(ImageName.valid("RHEL\n8")).isFalse();
    }
}
