package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

public class LeaseTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Rule
    public TestCommand command = new TestCommand();

    private final StopSignal stop = new StopSignal();
    private long nanos = Long.MAX_VALUE - 1;
    private Path file;
    private Lease lease;

    @Before
    public void grant() throws IOException {
        file = Files.createFile(command.directory().resolve("lease"));
        touch(1_000);
        lease = new Lease(file, LIMIT, stop, () -> nanos);
    }

    @Test
    public void aPushThatNobodyLooksAtIsStopped() {
        pass(119);
        assertThat(stop.reason()).isNull();
        pass(1);
        assertThat(stop.reason()).isEqualTo("nobody has renewed its lease for 120 s");
    }

    @Test
    public void anyChangeOfTheFilesTimeRenewsTheLease() throws IOException {
        pass(100);
        touch(2_000);
        pass(100);
        // The machine's clock was put back.
        touch(5);
        pass(100);
        assertThat(stop.stopped()).isFalse();
        pass(21);
        assertThat(stop.stopped()).isTrue();
    }

    @Test
    public void aFileThatIsGoneIsNotTouched() throws IOException {
        Files.delete(file);
        pass(100);
        Files.createFile(file);
        touch(3_000);
        pass(100);
        assertThat(stop.stopped()).isFalse();
        Files.delete(file);
        pass(30);
        assertThat(stop.stopped()).isTrue();
    }

    @Test
    public void aMachineThatSleepsEndsNoLease() throws IOException {
        pass(60);
        for (int i = 0; i < 10; i++) {
            nanos += Duration.ofHours(8).toNanos();
            lease.look();
        }
        pass(49);
        assertThat(stop.stopped()).isFalse();
        nanos -= Duration.ofHours(8).toNanos();
        lease.look();
        assertThat(stop.stopped()).isFalse();
        pass(2);
        assertThat(stop.stopped()).isTrue();
    }

    @Test
    public void aStopIsAskedForByAFile() throws IOException {
        lease.look();
        Files.createFile(command.directory().resolve("lease.stop"));
        lease.look();
        assertThat(stop.reason()).isEqualTo("the process was told to end");
    }

    @Test
    public void aStopThatWasAskedForBeforeTheStartHolds() throws IOException {
        Files.createFile(command.directory().resolve("lease.stop"));
        CountDownLatch stopped = new CountDownLatch(1);
        command.stop.onStop(stopped::countDown);
        command.action = job -> {
            await(stopped);
            job.surroundings().stop().check();
            return new PushEnd(RunOutcome.PUSHED, 0, null);
        };
        assertThat(command.push("--lease", "lease")).isEqualTo(1);
        assertThat(command.events).last().asString().contains("Stopped", "the process was told to end");
    }

    @Test
    public void aLeaseMayBeShort() {
        command.action = job -> {
            CountDownLatch never = new CountDownLatch(1);
            never.await();
            return null;
        };
        assertThat(command.push("--lease", "lease", "--lease-limit", "0.1")).isEqualTo(1);
        assertThat(command.events).last().asString().contains("nobody has renewed its lease for 0.1 s");
    }

    @Test
    public void whatALeaseTakes() {
        assertThat(command.push("--lease-limit", "5")).isEqualTo(2);
        assertThat(command.err).contains("--lease-limit: is for a lease");
        assertThat(command.push("--lease", "nowhere/lease")).isEqualTo(2);
        assertThat(command.err).contains("--lease: is in no directory that exists (found: nowhere/lease)");
        assertThat(command.push("--lease", "lease", "--lease-limit", "0")).isEqualTo(2);
        assertThat(command.err).contains("--lease-limit: is not a positive number of seconds (found: 0)");
        assertThat(command.push("--lease", "lease", "--lease-limit", "60")).isZero();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    }

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            nanos += Lease.LOOK.toNanos();
            lease.look();
        }
    }

    private void touch(long second) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(second, TimeUnit.SECONDS));
    }
}
