package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.report.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.Test;

/** The lines of a build's log. */
public class BuildLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong clock = new AtomicLong();
    private final BuildLog log = new BuildLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock::get);

    @Test
    public void showsTheLevelOfWhatMatters() {
        log.say(new LogLine(Level.DEBUG, "d", null));
        log.say(new LogLine(Level.INFO, "i", null));
        log.say(new LogLine(Level.WARNING, "w", null));
        log.say(new LogLine(Level.ERROR, "e", null));
        assertThat(said()).containsExactly("i", "WARNING: w", "ERROR: e");
    }

    @Test
    public void hidesSecretsWhereverTheyStand() {
        log.hide(List.of("hunter2-and-more", "hunter2"));
        log.info("a hunter2 b hunter2-and-more");
        log.error("hunter2");
        assertThat(said()).containsExactly("a **** b ****", "ERROR: ****");
        assertThat(log.hidden("x hunter2")).isEqualTo("x ****");
    }

    @Test
    public void keepsHostileTextOnItsLine() {
        log.info("a\nFinished: SUCCESS\u001b[2J\u202e");
        assertThat(said()).containsExactly("a Finished: SUCCESS?[2J?");
    }

    @Test
    public void hidesASecretThatControlsWouldSplit() {
        log.hide(List.of("two\nlines"));
        log.info("a two\nlines");
        log.say(new LogLine(Level.INFO, "b two\nlines", null));
        assertThat(said()).containsExactly("a ****", "b ****");
    }

    @Test
    public void knowsHowLongItWasSilent() {
        clock.set(Duration.ofSeconds(30).toNanos());
        assertThat(log.silence()).isEqualTo(Duration.ofSeconds(30));
        log.info("x");
        assertThat(log.silence()).isZero();
    }

    private List<String> said() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
