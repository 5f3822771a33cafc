package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.StopSignal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.Assume;
import org.junit.Test;

public class ShutdownTest {
    private final StopSignal stop = new StopSignal();
    private final List<Integer> halts = new ArrayList<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Shutdown shutdown(Duration patience) {
        return new Shutdown(stop, patience, new PrintStream(err, true, StandardCharsets.UTF_8), halts::add);
    }

    @Test
    public void normalEndIsLeftAlone() {
        Shutdown shutdown = shutdown(Duration.ofDays(1));
        shutdown.ended(30);
        shutdown.run();
        assertThat(stop.stopped()).isFalse();
        assertThat(halts).isEmpty();
    }

    @Test
    public void signalStopsTheCommandAndKeepsItsExitCode() {
        Shutdown shutdown = shutdown(Duration.ofDays(1));
        stop.onStop(() -> shutdown.ended(0));
        shutdown.run();
        assertThat(stop.reason()).isEqualTo("the process was told to end");
        assertThat(halts).containsExactly(0);
    }

    @Test
    public void commandThatDoesNotEndIsHalted() {
        shutdown(Duration.ZERO).run();
        assertThat(halts).containsExactly(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("still busy 0 s after the stop (the process was told to end); ended");
    }

    @Test
    public void listenerThatFailsDoesNotKeepTheProcess() {
        stop.onStop(() -> {
            throw new IllegalStateException("broken");
        });
        shutdown(Duration.ofDays(1)).run();
        assertThat(halts).containsExactly(1);
    }

    @Test
    public void signalEndsAProcess() throws IOException, InterruptedException {
        Assume.assumeFalse(System.getProperty("os.name").startsWith("Windows"));
        Process process = start("wait");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ready");
            // Process.destroy would close the streams as well.
            process.toHandle().destroy();
            assertThat(out.readLine()).isEqualTo("stopped: the process was told to end");
        }
        assertThat(process.waitFor()).isEqualTo(7);
    }

    @Test
    public void exitOfAProcessKeepsItsCode() throws IOException, InterruptedException {
        Process process = start("end");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.lines()).containsExactly("ready");
        }
        assertThat(process.waitFor()).isEqualTo(7);
    }

    private static Process start(String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Probe.class.getName(),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A command in a process of its own. */
    public static final class Probe {
        public static void main(String[] args) throws InterruptedException {
            StopSignal signal = new StopSignal();
            Shutdown shutdown = Shutdown.install(signal);
            CountDownLatch stopped = new CountDownLatch(1);
            signal.onStop(stopped::countDown);
            System.out.println("ready");
            if (args[0].equals("wait")) {
                stopped.await();
                System.out.println("stopped: " + signal.reason());
            }
            shutdown.ended(7);
            System.exit(7);
        }
    }
}
