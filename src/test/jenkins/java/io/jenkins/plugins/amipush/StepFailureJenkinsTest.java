package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.AbortException;
import hudson.XmlFile;
import hudson.util.XStream2;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a build says when a push could not be followed to its end; needs genuine exceptions, but no Jenkins that runs. */
public class StepFailureJenkinsTest {
    private final BuildLog log = new BuildLog(new PrintStream(new ByteArrayOutputStream()), System::nanoTime);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

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

    /** As a pipeline keeps it with its steps. */
    @Test
    public void whatIsKeptOfItCanBeReadAgain() throws Exception {
        AbortException failure = StepFailure.of(new AbortException("a\u0001b\ufffec\uffffd\ud800e"), log);
        XmlFile file = new XmlFile(new XStream2(), folder.newFile());
        file.write(failure);
        assertThat((AbortException) file.read()).hasMessage("a?b?c?d?e");
    }

    @Test
    public void nothingStopsItFromBeingTold() {
        assertThat(StepFailure.of(new AbortException(), log)).hasMessage("null");
        assertThat(StepFailure.of(new AbortException(), null)).hasMessage("null");
    }
}
