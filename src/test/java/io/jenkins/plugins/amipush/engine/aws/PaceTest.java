package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.Test;

public class PaceTest {
    private static Duration interval(double random) {
        return new Pace(Duration.ofSeconds(20), true, () -> random).next();
    }

    @Test
    public void aTenthUpAndDown() {
        assertThat(interval(0)).isEqualTo(Duration.ofSeconds(18));
        assertThat(interval(0.5)).isEqualTo(Duration.ofSeconds(20));
        assertThat(interval(1)).isEqualTo(Duration.ofSeconds(22));
    }

    @Test
    public void noTwoAlike() {
        Pace pace = Pace.after(Duration.ofSeconds(20));
        Set<Duration> intervals = new HashSet<>();
        for (int look = 0; look < 100; look++) {
            intervals.add(pace.next());
        }
        assertThat(intervals).hasSizeGreaterThan(90);
    }
}
