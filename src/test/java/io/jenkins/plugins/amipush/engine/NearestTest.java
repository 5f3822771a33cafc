package io.jenkins.plugins.amipush.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class NearestTest {
    private static final String IMAGE = "us-east-2/RHEL-9.6.0_HVM_GA-20260901-x86_64-0-Hourly2-GP3";

    @Test
    public void slipsOfTheKeyboardAreCounted() {
        assertThat(Nearest.distance("ship", "ship")).isZero();
        assertThat(Nearest.distance("shpi", "ship")).isEqualTo(1);
        assertThat(Nearest.distance("", "ship")).isEqualTo(4);
        assertThat(Nearest.distance("sip", "shop")).isEqualTo(2);
    }

    @Test
    public void theNearestIsFound() {
        assertThat(Nearest.to("shp", List.of("shop", "ship", "sharp"))).hasValue("ship");
        assertThat(Nearest.to("us-east-2/rhel-9.6.0_HVM_GA-20260901-x86_64-0-Hourly2-GP3", List.of("x", IMAGE)))
                .hasValue(IMAGE);
        assertThat(Nearest.to("abc", List.of("xyz", "a"))).isEmpty();
    }

    @Test(timeout = 10_000)
    public void whateverIsTypedIsAnsweredSoon() {
        assertThat(Nearest.to("x".repeat(1 << 24), List.of(IMAGE, "x"))).isEmpty();
    }
}
