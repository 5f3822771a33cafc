package io.jenkins.plugins.amipush.engine.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Test;

/** When copies are worth it; what comes of it on the wire is FanOutTest's. */
public class RoutesTest {
    private static final long GIB = 1L << 30;

    @Test
    public void uploadNeverCopies() {
        assertThat(Routes.copies(FanOut.UPLOAD, 30, 100 * GIB)).isFalse();
    }

    @Test
    public void copyAlwaysCopies() {
        assertThat(Routes.copies(FanOut.COPY, 1, 1)).isTrue();
        assertThat(Routes.copies(FanOut.COPY, 0, 100 * GIB)).isTrue();
    }

    @Test
    public void autoCopiesWhatIsLargeOrGoesToMany() {
        assertThat(Routes.copies(FanOut.AUTO, 0, 100 * GIB)).isFalse();
        assertThat(Routes.copies(FanOut.AUTO, 1, 10 * GIB)).isFalse();
        assertThat(Routes.copies(FanOut.AUTO, 9, 10 * GIB)).isTrue();
        assertThat(Routes.copies(FanOut.AUTO, 16, GIB / 10)).isFalse();
    }
}
