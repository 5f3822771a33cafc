package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.AbortException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.Before;
import org.junit.Test;

/** What a build says when a push could not be followed to its end; needs genuine exceptions, but no Jenkins that runs. */
public class StepFailureJenkinsTest {
    private final BuildLog log = new BuildLog(new PrintStream(new ByteArrayOutputStream()), System::nanoTime);

    @Before
    public void secret() {
        log.hide(List.of("hunter2"));
    }

    @Test
    public void whatIsMeantForUsersIsToldAsItIsButForSecrets() {
        assertThat(StepFailure.of(new AbortException("no\nway, hunter2"), log)).hasMessage("no way, ****");
    }

    @Test
    public void whatNobodyExpectedPointsToTheLogOfJenkins() {
        assertThat(StepFailure.of(new IOException("hunter2"), log))
                .hasMessage("AMI push failed: java.io.IOException: ****; see the log of Jenkins")
                .hasNoCause();
    }

    @Test
    public void aLostAgentIsKnownAsOne() {
        assertThat(StepFailure.of(new AgentLost("Agent a is lost"), log))
                .hasMessage("Agent a is lost")
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    public void nothingStopsItFromBeingTold() {
        assertThat(StepFailure.of(new AbortException(), log)).hasMessage("null");
        assertThat(StepFailure.of(new AbortException(), null)).hasMessage("null");
    }
}
