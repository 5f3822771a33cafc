package io.jenkins.plugins.amipush.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.Rule;
import org.junit.Test;

public class RehearsalCloudCommandTest {
    @Rule
    public TestCommand command = new TestCommand();

    @Test
    public void runsUntilItIsStopped() throws InterruptedException {
        int[] exitCode = {-1};
        Thread running = new Thread(
                () -> exitCode[0] = command.run("rehearsal-cloud", "--port", "5001", "--speed=600", "--print-state"));
        running.start();
        command.stop.stop("the process was told to end");
        running.join();
        assertThat(exitCode[0]).isZero();
        assertThat(command.err)
                .contains(
                        "AWS:  http://127.0.0.1:5001",
                        "export AWS_ENDPOINT_URL=http://127.0.0.1:5001",
                        "--endpoint-url http://127.0.0.1:5001 --rhsm-url http://127.0.0.1:5001/rhsm");
        // The state is a document of its own, for whatever reads it.
        assertThat(command.out.strip()).startsWith("{").endsWith("}").contains("\"speed\" : 600");
    }

    @Test
    public void wrongOptions() {
        assertThat(command.run("rehearsal-cloud", "--port=65536", "--speed=0", "--scenario", "nowhere.yaml"))
                .isEqualTo(2);
        assertThat(command.err)
                .contains("--port: is no port", "--speed: is not a positive", "--scenario: there is no such file");
        assertThat(command.run("rehearsal-cloud", "--prot", "1")).isEqualTo(2);
        assertThat(command.err).contains("did you mean --port?", "See: ami-push rehearsal-cloud --help");
    }

    @Test
    public void wordsThatAreNoOptionsAreRefused() {
        assertThat(command.run("rehearsal-cloud", "extra")).isEqualTo(2);
        assertThat(command.err).contains("extra").doesNotContain("internal error");
    }
}
