package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * The packaged engine is cut off at each of the requests with which it changes something: killed before the request is
 * done, killed after it is done but before the answer is out, and asked to end. Whatever the moment, the same command run
 * again must come to what a push comes to that nobody disturbed. The second run is in this process, which saves its start.
 *
 * <p>Images go in parallel, so the k-th request is not the same one in every run; the failure names the one it was.
 */
public class CrashIT {
    @ClassRule
    public static final CrashStage STAGE = new CrashStage();

    private static final long SEED = 8_5_0;
    private static final int AT_A_TIME = 2;

    private static int requests;
    private static String undisturbed;

    /** A moment to cut the engine off at. */
    private enum Moment {
        KILLED_BEFORE,
        KILLED_AFTER,
        ASKED_TO_END
    }

    @BeforeClass
    public static void pushUndisturbed() throws Exception {
        try (RehearsalCloud cloud = STAGE.cloud()) {
            EngineProcess engine = STAGE.push(cloud, STAGE.directory());
            assertThat(engine.exitCode()).as(engine.err()).isZero();
            requests =
                    (int) cloud.requests().stream().filter(Recorded::mutating).count();
            undisturbed = CloudState.of(cloud.state());
            assertWhole(cloud.state());
        }
    }

    /** The measure of all cases is itself as it should be. */
    private static void assertWhole(JsonNode state) {
        assertThat(state.at("/images")).hasSize(4).allSatisfy(image -> {
            assertThat(image.path("public").asBoolean()).isTrue();
            assertThat(image.path("launchAccounts"))
                    .extracting(JsonNode::asText)
                    .containsExactly("111111111111");
            assertThat(image.at("/tags/release").asText()).isEqualTo("8.5");
            assertThat(image.at("/tags/ami-push:sha256").asText()).hasSize(64);
        });
        assertThat(state.at("/snapshots")).hasSize(4).allSatisfy(snapshot -> {
            assertThat(snapshot.path("createVolumeAccounts"))
                    .extracting(JsonNode::asText)
                    .containsExactly("333333333333");
            assertThat(snapshot.at("/tags/Name").asText()).startsWith("RHEL-");
            assertThat(snapshot.at("/tags/release").asText()).isEqualTo("8.5");
        });
        assertThat(state.at("/importTasks")).hasSize(4);
        assertThat(state.at("/rhsm/amis"))
                .hasSize(4)
                .allSatisfy(ami -> assertThat(ami.path("status").asText()).isEqualTo("VISIBLE"));
        assertThat(state.at("/rhsm/regions")).hasSize(2);
        assertThat(state.at("/buckets")).hasSize(2).allSatisfy(bucket -> {
            assertThat(bucket.path("objects")).hasSize(2);
            assertThat(bucket.path("uploads")).isEmpty();
        });
    }

    @Test
    public void killedBeforeARequestIsDone() throws Exception {
        cutOff(Moment.KILLED_BEFORE, IntStream.rangeClosed(1, requests).boxed().toList());
    }

    @Test
    public void killedBeforeAnAnswerIsOut() throws Exception {
        cutOff(Moment.KILLED_AFTER, half());
    }

    @Test
    public void askedToEnd() throws Exception {
        Assume.assumeTrue("the process's threads can be seen", SignalWatch.possible());
        cutOff(Moment.ASKED_TO_END, half());
    }

    private static List<Integer> half() {
        List<Integer> all =
                new ArrayList<>(IntStream.rangeClosed(1, requests).boxed().toList());
        Collections.shuffle(all, new Random(SEED));
        return all.subList(0, requests / 2);
    }

    private static void cutOff(Moment moment, List<Integer> numbers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            List<Future<?>> cases = new ArrayList<>();
            for (int number : numbers) {
                cases.add(threads.submit(() -> {
                    cutOff(moment, number);
                    return null;
                }));
            }
            List<String> failures = new ArrayList<>();
            for (Future<?> one : cases) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failures.add(e.getCause().toString());
                }
            }
            assertThat(failures).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void cutOff(Moment moment, int number) throws Exception {
        Path directory = STAGE.directory();
        try (RehearsalCloud cloud = STAGE.cloud()) {
            Interruption interruption = new Interruption(cloud, number);
            EngineProcess engine = STAGE.push(cloud, directory);
            switch (moment) {
                case KILLED_BEFORE -> interruption.killBefore(engine);
                case KILLED_AFTER -> interruption.killAfter(engine);
                case ASKED_TO_END -> interruption.terminate(engine);
            }
            int exitCode = engine.exitCode();
            String what = moment + " at request " + number + ": " + interruption.met();
            if (moment == Moment.ASKED_TO_END) {
                assertStopped(what + "\n" + engine.err(), exitCode, interruption, directory);
            } else {
                assertThat(interruption.met()).as(what + "\n" + engine.err()).isNotNull();
            }
            CommandLine.Run again = STAGE.pushHere(cloud, directory);
            assertThat(again.exitCode()).as(what + "\n" + again.err()).isZero();
            assertThat(CloudState.of(cloud.state()))
                    .as(what + "\n" + again.err())
                    .isEqualTo(undisturbed);
        }
    }

    private static void assertStopped(String what, int exitCode, Interruption interruption, Path directory)
            throws Exception {
        assertThat(exitCode).as(what).isEqualTo(1);
        // One may have been on its way between the two processes.
        assertThat(interruption.later()).as("begun after the signal; " + what).hasSizeLessThanOrEqualTo(1);
        List<Event> events = new ArrayList<>();
        JournalReader.read(CrashStage.journal(directory), events::add);
        assertThat(events.get(events.size() - 1)).as(what).isInstanceOf(Event.Stopped.class);
    }
}
