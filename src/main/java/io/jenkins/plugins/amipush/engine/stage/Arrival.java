package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Waits for a directory that may take a while to be seen here, as on NFS. */
final class Arrival {
    private static final String TIMEOUT = "PUSHSOURCE_SRC_POLL_TIMEOUT";
    private static final String RATE = "PUSHSOURCE_SRC_POLL_RATE";
    private static final long DEFAULT_RATE = 30;

    private final Time time;
    private final Reporter reporter;
    private final long timeout;
    private final long rate;

    Arrival(Map<String, String> environment, Time time, Reporter reporter) {
        this.time = time;
        this.reporter = reporter;
        timeout = seconds(environment, TIMEOUT, 0);
        rate = Math.max(1, seconds(environment, RATE, DEFAULT_RATE));
    }

    private long seconds(Map<String, String> environment, String variable, long otherwise) {
        String text = environment.getOrDefault(variable, "").strip();
        if (text.matches("[0-9]{1,9}")) {
            return Long.parseLong(text);
        }
        if (!text.isEmpty()) {
            reporter.warn("%s is no number of seconds, %d is used: %s", variable, otherwise, PlainText.oneLine(text));
        }
        return otherwise;
    }

    /** Returns when the path exists, or when it has been waited for long enough. */
    void await(Path path) {
        String shown = PlainText.oneLine(path.toString());
        long polls = timeout / rate;
        for (long poll = 0; poll < polls && !Files.exists(path); poll++) {
            reporter.info("Waiting for %s to appear", shown);
            try {
                time.sleep(Duration.ofSeconds(rate));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StopSignal.Stopped("interrupted");
            }
        }
        if (polls > 0 && !Files.exists(path)) {
            reporter.warn("%s did not appear within %d s", shown, timeout);
        }
    }
}
