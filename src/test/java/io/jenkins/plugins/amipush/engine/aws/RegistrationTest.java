package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

public class RegistrationTest {
    private static Registration registration(String... codes) {
        return new Registration(
                "name", "text", "x86_64", "hvm", "/dev/sda1", "gp2", true, "simple", null, List.of(codes));
    }

    private static Map<String, String> tags(Registration registration, Map<String, String> more) {
        var specifications = registration.request("snap-1", more).tagSpecifications();
        assertThat(specifications).hasSize(1);
        assertThat(specifications.get(0).resourceTypeAsString()).isEqualTo("image");
        return Tags.map(specifications.get(0).tags());
    }

    @Test
    public void tagsTheImage() {
        assertThat(tags(registration("bp-6fa54006"), Map.of("a", "b")))
                .containsOnly(Map.entry("a", "b"), Map.entry("ami-push:billing-products", "bp-6fa54006"));
    }

    @Test
    public void billingProductsAreASet() {
        assertThat(registration("bp-2", "bp-1", "bp-2").billing()).isEqualTo("bp-1 bp-2");
        assertThat(registration().billing()).isEqualTo("none");
    }

    @Test
    public void billingProductsThatDoNotFitIntoATag() {
        String[] many = IntStream.range(0, 100).mapToObj(n -> "bp-" + n).toArray(String[]::new);
        String billing = registration(many).billing();
        assertThat(billing).matches("sha256:[0-9a-f]{64}");
        many[99] = "bp-100";
        assertThat(registration(many).billing()).startsWith("sha256:").isNotEqualTo(billing);
        assertThat(registration("bp-1", "<bp>").billing()).matches("sha256:[0-9a-f]{64}");
    }
}
