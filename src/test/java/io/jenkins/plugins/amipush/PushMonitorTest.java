package io.jenkins.plugins.amipush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.PushMonitor.State;
import io.jenkins.plugins.amipush.agent.Look;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Level;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import io.jenkins.plugins.amipush.results.PushRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Following a push, with an agent that is a list of journals: where an engine stands and what it wrote is set by each
 * test. Logs and records are the real ones.
 */
public class PushMonitorTest {
    private static final Instant TIME = Instant.parse("2026-11-25T10:00:00Z");
    private static final Event BEGIN = new Event.Begin(TIME, Event.FORMAT, "1.0", Map.of(), null);
    private static final Event END = new Event.End(TIME, RunOutcome.PUSHED, 0, null);
    private static final Event STOPPED = new Event.Stopped(TIME, "the process was told to end", 1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final FakeAgent agent = new FakeAgent();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private long nanos;
    private Path build;
    private PushMonitor monitor;
    private BuildLog log;

    @Before
    public void begin() {
        build = folder.getRoot().toPath();
        monitor = monitor(false);
    }

    @Test
    public void startsTheEngineOnceAndFollowsItToItsEnd() throws Exception {
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(agent.started).containsExactly("7");
        agent.write("7", BEGIN, note("one"));
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(monitor.poll()).isEqualTo(State.QUIET);
        agent.write("7", note("two"), END);
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(agent.started).hasSize(1);
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(said()).containsExactly("AMI Push 1.0", "one", "two", "AMI upload completed");
    }

    @Test
    public void tellsWhatBecameOfEachImageWithTheLastLine() throws Exception {
        agent.write("7", BEGIN, image("eu/a"), ended("eu/a", ItemState.NOTPUSHED, "no luck"));
        agent.write("7", new Event.End(TIME, RunOutcome.FAILED, 30, null));
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(said())
                .endsWith("ERROR: AMI upload failed", "NOTPUSHED  eu  a  -", "    no luck", "1 image: 1 NOTPUSHED");
    }

    @Test
    public void readsAJournalThatDoesNotFitIntoALook() throws Exception {
        List<Event> events = new ArrayList<>(List.of(BEGIN));
        for (int i = 0; i < 2_000; i++) {
            events.add(note(i + " " + "x".repeat(1_000)));
        }
        events.add(END);
        agent.write("7", events.toArray(Event[]::new));
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(said()).hasSize(2_002).doesNotHaveDuplicates();
    }

    @Test
    public void losesAndDoublesNoLineWhenTheControllerIsKilledBetweenLooks() throws Exception {
        agent.write("7", BEGIN, note("one"), note("two"));
        agent.cut("7", 10);
        monitor.poll();
        monitor = monitor(true);
        agent.complete("7");
        monitor.poll();
        monitor = monitor(true);
        agent.write("7", note("three"), END);
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(said()).containsExactly("AMI Push 1.0", "one", "two", "three", "AMI upload completed");
        assertThat(agent.started).isEmpty();
    }

    @Test
    public void losesNoLineWhenTheControllerIsKilledWhileItTells() throws Exception {
        agent.write("7", BEGIN, note("one"), note("two"), note("three"));
        monitor = monitor(false, new PrintStream(said, false, StandardCharsets.UTF_8) {
            @Override
            public void flush() {
                super.flush();
                if (said().contains("two")) {
                    throw new Killed();
                }
            }
        });
        assertThatThrownBy(monitor::poll).isInstanceOf(Killed.class);
        monitor = monitor(true);
        monitor.poll();
        assertThat(said()).containsExactly("AMI Push 1.0", "one", "two", "two", "three");
    }

    @Test
    public void goesOnWhereTheEndWasToldAlready() throws Exception {
        agent.write("7", BEGIN, END);
        monitor.poll();
        monitor = monitor(true);
        agent.away = "offline";
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(said()).containsExactly("AMI Push 1.0", "AMI upload completed");
    }

    @Test
    public void doesNotWaitForAnEngineThatWillNotEnd() throws Exception {
        agent.write("7", BEGIN, END);
        State state = State.NEWS;
        for (int looks = 0; looks < 100 && state != State.OVER; looks++) {
            state = monitor.poll();
        }
        assertThat(state).isEqualTo(State.OVER);
    }

    @Test
    public void saysSomethingOnceAMinute() throws Exception {
        agent.write("7", BEGIN, image("eu/a"));
        monitor.poll();
        for (int second = 0; second < 180; second++) {
            nanos += Duration.ofSeconds(1).toNanos();
            monitor.poll();
        }
        assertThat(said())
                .hasSize(4)
                .filteredOn(line -> line.equals("Still working: 0 images done, 0 running, 1 waiting"))
                .hasSize(3);
    }

    @Test
    public void showsTheLastWordsOfADeadEngine() throws Exception {
        agent.write("7", BEGIN, image("eu/a"));
        monitor.poll();
        agent.end("7");
        agent.lastWords = "java.lang.OutOfMemoryError: Java heap space\n\u001b[31mat x\n";
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(said())
                .endsWith(
                        "ERROR: The engine on agent-1 ended without a result:",
                        "ERROR:   java.lang.OutOfMemoryError: Java heap space",
                        "ERROR:   ?[31mat x");
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(monitor.results().reason()).startsWith("the engine ended without a result: ");
        assertThat(agent.started).isEmpty();
    }

    @Test
    public void keepsSecretsOutOfTheReasonToo() throws Exception {
        log.hide(List.of("hunter2"));
        agent.write("7", BEGIN, image("eu/a"));
        monitor.poll();
        agent.end("7");
        agent.lastWords = "bad password: hunter2\n";
        monitor.poll();
        assertThat(monitor.results().reason()).isEqualTo("the engine ended without a result: bad password: ****");
    }

    @Test
    public void knowsWhichEngineRunsBeforeItHasLooked() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.connection = "second";
        agent.end("7");
        monitor.poll();
        monitor.poll();
        assertThat(agent.started).containsExactly("7.2");
        PushMonitor next = monitor(true);
        next.open();
        assertThat(next.id()).isEqualTo("7.2");
    }

    @Test
    public void failsWithWhatAnEngineSaysThatCannotBegin() throws Exception {
        agent.end("7");
        agent.lastWords = "ami-push: --accounts: not JSON\n";
        assertThat(monitor(true).poll()).isEqualTo(State.OVER);
        assertThat(PushVerdict.of(monitor.results()).kind()).isEqualTo(PushVerdict.Kind.NOT_DONE);
    }

    @Test
    public void startsAgainWhatEndedWithItsAgent() throws Exception {
        agent.write("7", BEGIN, note("one"));
        monitor.poll();
        agent.away = "offline";
        assertThat(monitor.poll()).isEqualTo(State.AWAY);
        agent.away = null;
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(agent.started).containsExactly("7.2");
        agent.write("7.2", BEGIN, note("one"), END);
        agent.end("7.2");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(said())
                .contains("WARNING: The engine on agent-1 was lost (it ended with its agent); starting it again: it"
                        + " continues from what AWS has");
        assertThat(record("7").closed()).isTrue();
    }

    @Test
    public void leavesNoFilesOfAnyOfItsEngines() throws Exception {
        monitor.clean();
        assertThat(agent.cleaned).containsExactly("7");
        agent.cleaned.clear();
        for (String id : List.of("7", "7.2")) {
            agent.write(id, BEGIN);
            monitor.poll();
            agent.journals.clear();
            monitor.poll();
        }
        monitor.poll();
        assertThat(agent.started).containsExactly("7.3");
        assertThat(agent.cleaned).isEmpty();
        monitor.clean();
        assertThat(agent.cleaned).containsExactly("7", "7.2", "7.3");
        agent.cleaned.clear();
        PushMonitor next = monitor(true);
        next.open();
        next.clean();
        assertThat(agent.cleaned).containsExactly("7", "7.2", "7.3");
    }

    @Test
    public void startsAgainWhatDiedWithAnAgentThatWasBackBeforeTheNextLook() throws Exception {
        agent.write("7", BEGIN, note("one"));
        monitor.poll();
        agent.end("7");
        agent.connection = "second";
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        monitor.poll();
        assertThat(agent.started).containsExactly("7.2");
    }

    @Test
    public void startsAgainWhatWasStoppedWithItsAgent() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "offline";
        monitor.poll();
        agent.away = null;
        agent.write("7", STOPPED);
        agent.end("7");
        monitor.poll();
        monitor.poll();
        assertThat(agent.started).containsExactly("7.2");
    }

    @Test
    public void startsAgainWhatIsGoneFromItsAgent() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.journals.remove("7");
        monitor.poll();
        monitor.poll();
        assertThat(agent.started).containsExactly("7.2");
    }

    @Test
    public void takesUpTheSecondStartAfterAKilledController() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.journals.remove("7");
        monitor.poll();
        monitor = monitor(true);
        monitor.poll();
        assertThat(agent.started).containsExactly("7.2");
        assertThat(monitor.id()).isEqualTo("7.2");
    }

    @Test
    public void doesNotStartAgainWhatSomebodyStopped() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.write("7", STOPPED);
        agent.end("7");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.STOPPED);
        assertThat(agent.started).isEmpty();
    }

    @Test
    public void givesUpAnAgentThatIsLostAgainAndAgain() throws Exception {
        for (int start = 1; start <= PushMonitor.MOST_RESTARTS; start++) {
            agent.write(start == 1 ? "7" : "7." + start, BEGIN);
            monitor.poll();
            agent.journals.clear();
            assertThat(monitor.poll()).isEqualTo(State.NEWS);
        }
        agent.write("7.4", BEGIN);
        monitor.poll();
        agent.journals.clear();
        assertThatThrownBy(monitor::poll)
                .isInstanceOf(AgentLost.class)
                .hasMessageStartingWith(
                        "The engine on agent-1 was lost 4 times (its files on the agent are gone); run");
    }

    @Test
    public void waitsForAnAgentWithOneLine() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "it is offline";
        for (int second = 0; second < 45; second++) {
            assertThat(monitor.poll()).isEqualTo(State.AWAY);
            nanos += Duration.ofSeconds(1).toNanos();
        }
        agent.away = null;
        monitor.poll();
        assertThat(said())
                .containsExactly(
                        "AMI Push 1.0",
                        "WARNING: Agent agent-1 cannot be reached (it is offline); waiting up to 10 min for it, the push"
                                + " goes on there meanwhile",
                        "Agent agent-1 is back");
    }

    /** Else a build with a limit for a silent log would be ended while its push goes on. */
    @Test
    public void saysSomethingOnceAMinuteWhileItWaits() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "it is offline";
        Duration longest = Duration.ZERO;
        for (int second = 0; second < 300; second += 3) {
            monitor.poll();
            nanos += Duration.ofSeconds(3).toNanos();
            longest = log.silence().compareTo(longest) > 0 ? log.silence() : longest;
        }
        // A look that finds out only after twenty seconds is between.
        assertThat(longest).isLessThanOrEqualTo(Duration.ofSeconds(40));
        assertThat(said().get(1)).startsWith("WARNING: Agent agent-1 cannot be reached");
        assertThat(said().subList(2, said().size()))
                .startsWith("Still waiting for agent agent-1 (51 s of 10 min)")
                .endsWith("Still waiting for agent agent-1 (4 min of 10 min)")
                .allMatch(line -> line.startsWith("Still waiting for agent agent-1 ("));
    }

    @Test
    public void saysSomethingOnceAMinuteWhileTheEngineIsBrought() throws Exception {
        agent.onStart = waiting -> {
            for (int second = 0; second < 130; second += 5) {
                nanos += Duration.ofSeconds(5).toNanos();
                waiting.run();
            }
        };
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(said())
                .containsExactly(
                        "Still starting the engine on agent-1 (55 s); an agent that has none yet is sent it first",
                        "Still starting the engine on agent-1 (1 min); an agent that has none yet is sent it first");
    }

    @Test
    public void keepsQuietAboutAShortAbsence() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "it is offline";
        monitor.poll();
        nanos += Duration.ofSeconds(10).toNanos();
        monitor.poll();
        agent.away = null;
        monitor.poll();
        assertThat(said()).containsExactly("AMI Push 1.0");
    }

    @Test
    public void failsAsALostAgentDoesWhenItStaysAway() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "it is offline";
        monitor.poll();
        nanos += Duration.ofMinutes(10).toNanos();
        assertThatThrownBy(monitor::poll)
                .isInstanceOf(AgentLost.class)
                .hasMessage("Agent agent-1 was away for 10 min (it is offline); run the step again on any agent: it"
                        + " continues from what AWS has");
    }

    @Test
    public void doesNotWaitWhereThatIsOfNoUse() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "the connection is closed";
        agent.patience = Duration.ZERO;
        assertThatThrownBy(monitor::poll)
                .isInstanceOf(AgentLost.class)
                .hasMessageStartingWith("Agent agent-1 is lost (the connection is closed); run the step again");
    }

    @Test
    public void startsWhenTheAgentComesBack() throws Exception {
        agent.away = "it is offline";
        assertThat(monitor.poll()).isEqualTo(State.AWAY);
        agent.away = null;
        assertThat(monitor.poll()).isEqualTo(State.NEWS);
        assertThat(agent.started).containsExactly("7");
    }

    @Test
    public void drainsWhatAStoppedEngineLeaves() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.write("7", new Event.Left(TIME, "eu/a", "eu", "an upload", "the next push goes on with it"), STOPPED);
        agent.end("7");
        monitor.drain("the build was stopped");
        assertThat(said())
                .contains(
                        "WARNING: Left in eu: an upload; the next push goes on with it",
                        "ERROR: AMI upload stopped: the process was told to end");
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.STOPPED);
    }

    @Test
    public void closesTheRecordOfAnEngineThatCannotBeReached() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.away = "it is offline";
        monitor.drain("the build was stopped");
        assertThat(record("7").closed()).isTrue();
        assertThat(monitor.results().reason()).isEqualTo("the build was stopped");
    }

    @Test
    public void outlivesAHostileJournal() throws Exception {
        agent.write("7", BEGIN);
        agent.append(
                "7", "no JSON\n{\"type\":\"note\",\"text\":\"\\u001b[2J\\nFinished: SUCCESS\"}\n{\"type\":17}\n\n");
        agent.append("7", "y".repeat(2 << 20) + "\n");
        agent.write("7", new Event.Resource(TIME, List.of("a"), Event.Kind.AMI, "eu", "ami-<b>", true, null), END);
        agent.end("7");
        State state = State.NEWS;
        for (int looks = 0; looks < 10 && state != State.OVER; looks++) {
            state = monitor.poll();
        }
        assertThat(state).isEqualTo(State.OVER);
        assertThat(said())
                .contains("?[2J Finished: SUCCESS", "AMI upload completed")
                .noneMatch(line -> line.startsWith("Finished") || line.length() > 10_000);
    }

    @Test
    public void needsNoFilesOfAnEngineThatHasToldItsEnd() throws Exception {
        agent.write("7", BEGIN, END);
        monitor.poll();
        agent.forget("7");
        assertThat(monitor.poll()).isEqualTo(State.OVER);
        assertThat(monitor.results().outcome()).isEqualTo(RunOutcome.PUSHED);
        assertThat(agent.started).isEmpty();
    }

    @Test(timeout = 120_000)
    public void drainsNoJournalWithoutEnd() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.endless = true;
        monitor.drain("the build was stopped");
        assertThat(record("7").closed()).isTrue();
    }

    @Test
    public void drainsNoAgentThatTakesItsTime() throws Exception {
        agent.write("7", BEGIN);
        monitor.poll();
        agent.endless = true;
        agent.onLook = () -> nanos += Duration.ofSeconds(19).toNanos();
        long begun = nanos;
        monitor.drain("the build was stopped");
        assertThat(Duration.ofNanos(nanos - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(record("7").closed()).isTrue();
    }

    @Test
    public void sumsUpNoMoreImagesThanItBelieves() throws Exception {
        StringBuilder journal = new StringBuilder();
        for (int i = 0; i < 10_500; i++) {
            journal.append(JournalFormat.line(image("eu/forged" + i))).append('\n');
        }
        agent.write("7", BEGIN);
        agent.append("7", journal.toString());
        agent.write("7", new Event.End(TIME, RunOutcome.FAILED, 30, null));
        agent.end("7");
        while (monitor.poll() != State.OVER) {
            assertThat(agent.started).isEmpty();
        }
        assertThat(monitor.results().total()).isEqualTo(10_000);
        assertThat(said()).filteredOn(line -> line.contains("  eu  forged")).hasSize(10_000);
    }

    private PushMonitor monitor(boolean resumed) {
        return monitor(resumed, new PrintStream(said, false, StandardCharsets.UTF_8));
    }

    private PushMonitor monitor(boolean resumed, PrintStream out) {
        log = new BuildLog(out, () -> nanos);
        monitor = new PushMonitor(
                "7",
                resumed,
                agent,
                new PushMonitor.Records() {
                    private final Map<String, PushRecord> open = new HashMap<>();

                    @Override
                    public PushRecord open(String id) throws IOException {
                        Files.writeString(build.resolve(id + ".known"), "");
                        return open.computeIfAbsent(id, PushMonitorTest.this::record);
                    }

                    @Override
                    public boolean has(String id) {
                        return Files.exists(build.resolve(id + ".known"));
                    }
                },
                log,
                () -> nanos);
        return monitor;
    }

    private PushRecord record(String id) {
        return new PushRecord(() -> build, id);
    }

    private List<String> said() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static Event note(String text) {
        return new Event.Note(TIME, Level.INFO, text, null);
    }

    private static Event image(String id) {
        String[] parts = id.split("/");
        return new Event.Image(
                TIME, id, parts[1] + ".raw", null, List.of(), parts[0], "hourly", parts[1], 1L, Map.of());
    }

    private static Event ended(String id, ItemState state, String reason) {
        return new Event.ImageEnded(TIME, id, state, false, false, reason, null);
    }

    /** Ends a method as a killed process does: nothing after it happens. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class FakeAgent implements PushMonitor.Agent {
        private final Map<String, ByteArrayOutputStream> journals = new HashMap<>();
        private final List<String> ended = new ArrayList<>();
        private final List<String> started = new ArrayList<>();
        private final List<String> cleaned = new ArrayList<>();
        private String lastWords = "";
        private String away;
        private Duration patience = Duration.ofMinutes(10);
        private byte[] withheld = {};
        private Object connection = "first";
        private boolean endless;
        private Runnable onLook = () -> {};
        private Consumer<Runnable> onStart = waiting -> {};

        void write(String id, Event... events) {
            for (Event event : events) {
                append(id, JournalFormat.line(event) + "\n");
            }
        }

        void append(String id, String text) {
            journals.computeIfAbsent(id, key -> new ByteArrayOutputStream())
                    .writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Takes the last bytes off, as if the engine were still writing them. */
        void cut(String id, int bytes) {
            byte[] all = journals.get(id).toByteArray();
            withheld = Arrays.copyOfRange(all, all.length - bytes, all.length);
            journals.get(id).reset();
            journals.get(id).write(all, 0, all.length - bytes);
        }

        void forget(String id) {
            journals.remove(id);
        }

        void complete(String id) {
            journals.get(id).writeBytes(withheld);
        }

        void end(String id) {
            journals.computeIfAbsent(id, key -> new ByteArrayOutputStream());
            ended.add(id);
        }

        @Override
        public Object connection() {
            return connection;
        }

        @Override
        public String name() {
            return "agent-1";
        }

        @Override
        public void start(String id, Runnable waiting) throws AgentAway {
            reach();
            onStart.accept(waiting);
            started.add(id);
            journals.computeIfAbsent(id, key -> new ByteArrayOutputStream());
        }

        @Override
        public void clean(String id) {
            cleaned.add(id);
        }

        @Override
        public Look look(String id, long offset) throws AgentAway {
            reach();
            onLook.run();
            if (endless) {
                return new Look(Look.State.RUNNING, new byte[Look.MOST_BYTES], "");
            }
            ByteArrayOutputStream journal = journals.get(id);
            if (journal == null) {
                return new Look(Look.State.ABSENT, new byte[0], "");
            }
            byte[] all = journal.toByteArray();
            int to = (int) Math.min(all.length, offset + Look.MOST_BYTES);
            boolean over = ended.contains(id);
            return new Look(
                    over ? Look.State.ENDED : Look.State.RUNNING,
                    Arrays.copyOfRange(all, (int) offset, to),
                    over ? lastWords : "");
        }

        private void reach() throws AgentAway {
            if (away != null) {
                throw new AgentAway(away, patience, null);
            }
        }
    }
}
