package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.Test;

public class WarmUpTest {
    /** Its answers are what the SDK takes for AWS's: it gets through all of its calls. */
    @Test
    public void nothingFails() {
        assertThatCode(WarmUp::calls).doesNotThrowAnyException();
    }
}
