package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RegistrationTest {
    private static final Registration REGISTRATION = new Registration(
            "name", "text", "x86_64", "hvm", "/dev/sda1", "gp2", true, "simple", null, List.of("bp-6fa54006"));

    @Test
    public void tagsTheImage() {
        assertThat(REGISTRATION.request("snap-1", Map.of("a", "b")).tagSpecifications())
                .singleElement()
                .satisfies(specification -> {
                    assertThat(specification.resourceTypeAsString()).isEqualTo("image");
                    assertThat(Tags.map(specification.tags())).containsExactly(Map.entry("a", "b"));
                });
    }

    /** EC2 answers InvalidParameterValue to a specification without tags. */
    @Test
    public void saysNothingOfTagsWhereThereAreNone() {
        assertThat(REGISTRATION.request("snap-1", Map.of()).hasTagSpecifications())
                .isFalse();
    }
}
