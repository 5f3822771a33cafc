package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;

/** What goes wrong with one image, even in a way that nobody thought of, takes no other image with it. */
public class OneImageAloneTest {
    @Rule
    public final Fixture fixture = new Fixture();

    /** The first wait of an image ends as no wait should. */
    private final class FaultyTime implements Time {
        private final AtomicBoolean thrown = new AtomicBoolean();

        @Override
        public Instant now() {
            return fixture.time.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            fixture.time.sleep(duration);
        }

        @Override
        public CompletableFuture<Void> after(Duration duration) {
            if (thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("nobody thought of this");
            }
            return fixture.time.after(duration);
        }

        @Override
        public double speed() {
            return fixture.time.speed();
        }
    }

    @Test
    public void anUnexpectedExceptionFailsItsImageOnly() throws Exception {
        fixture.stage("R", "eu-west-1-hourly", "other.raw", "eu-west-1", "hourly");
        List<String> words = new ArrayList<>(fixture.base());
        words.add(fixture.staged("R"));
        CommandLine.Run run = CommandLine.run(fixture.root(), fixture.env, null, new FaultyTime(), fixture.stop, words);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(30);
        assertThat(run.err()).contains("internal error: java.lang.IllegalStateException: nobody thought of this");
        assertThat(run.err()).doesNotContain("\tat ");
        assertThat(fixture.imagesJson()).hasSize(1);
        assertThat(fixture.report().get("counts").get("PUSHED").asInt()).isEqualTo(1);
        assertThat(fixture.report().get("counts").get("UPLOADFAILED").asInt()).isEqualTo(1);
    }
}
