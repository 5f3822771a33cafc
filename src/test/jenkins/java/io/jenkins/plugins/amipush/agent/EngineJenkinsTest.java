package io.jenkins.plugins.amipush.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Slave;
import hudson.slaves.DumbSlave;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.InboundAgentRule;
import org.jvnet.hudson.test.JenkinsRule;

/** An engine on a real agent: brought, started, followed, stopped and cleaned up over remoting. */
public class EngineJenkinsTest {
    private static final byte[] SECRETS = "{}".getBytes(StandardCharsets.UTF_8);

    @Rule
    public final JenkinsRule jenkins = new JenkinsRule();

    @Rule
    public final InboundAgentRule inboundAgents = new InboundAgentRule();

    private DumbSlave node;
    private FilePath workspace;

    @Before
    public void connect() throws Exception {
        node = jenkins.createOnlineSlave();
        workspace = node.getWorkspaceRoot().child("job");
        workspace.mkdirs();
        Path jar = Path.of(System.getProperty("buildDirectory"), "ami-push.jar").toAbsolutePath();
        Process sample = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "sample-stage",
                        "stage")
                .directory(Path.of(workspace.getRemote()).toFile())
                .start();
        assertThat(sample.waitFor()).isZero();
    }

    @Test
    public void anEngineIsBroughtOncePushesAndIsCleanedUp() throws Exception {
        Engine engine = new Engine("push-1");
        assertThat(done(engine.look(workspace, 0)).state()).isEqualTo(Look.State.ABSENT);
        done(engine.start(workspace, launch(), SECRETS));
        done(engine.start(workspace, launch(), SECRETS));
        List<Event> events = followed(engine);
        assertThat(events).first().isInstanceOf(Event.Begin.class);
        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        Event.End.class, end -> assertThat(end.exitCode()).isZero());
        assertThat(events).filteredOn(Event.Begin.class::isInstance).hasSize(1);

        FilePath jar = jar();
        done(engine.clean(workspace));
        FilePath place = WorkspaceList.tempDir(workspace).child("ami-push");
        assertThat(place.list()).extracting(FilePath::getName).containsExactly("artifacts");

        long length = jar.length();
        Files.writeString(Path.of(jar.getRemote()), "damaged");
        Engine second = new Engine("push-2");
        done(second.start(workspace, launch(), SECRETS));
        assertThat(jar().length()).isEqualTo(length);
        done(second.stop(workspace));
    }

    private FilePath jar() throws IOException, InterruptedException {
        List<FilePath> jars = node.getRootPath().child("caches/ami-push").list();
        assertThat(jars).hasSize(1);
        assertThat(jars.get(0).getName()).matches("[0-9a-f]{64}\\.jar");
        return jars.get(0);
    }

    @Test
    public void startsAtTheSameTimeDoNotMeet() throws Exception {
        List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(new Engine("push-" + i % 2).start(workspace, slow(), SECRETS));
        }
        for (CompletableFuture<Void> start : starts) {
            done(start);
        }
        jar();
        for (Engine engine : List.of(new Engine("push-0"), new Engine("push-1"))) {
            assertThat(done(engine.look(workspace, 0)).state()).isEqualTo(Look.State.RUNNING);
            done(engine.stop(workspace));
            assertThat(done(engine.look(workspace, 0)).state()).isEqualTo(Look.State.ENDED);
        }
    }

    /** An inbound one: what a command launched on the controller is killed with all it started, as Jenkins has it. */
    @Test
    public void anEngineOutlivesItsAgent() throws Exception {
        Slave inbound = inboundAgents.createAgent(jenkins, "inbound");
        FilePath stage = workspace.child("stage");
        workspace = inbound.getWorkspaceRoot().child("job");
        stage.copyRecursiveTo(workspace.child("stage"));
        Engine engine = new Engine("push-1");
        done(engine.start(workspace, slow(), SECRETS));
        String remote = workspace.getRemote();
        inboundAgents.stop(jenkins, "inbound");
        FilePath lost = workspace;
        assertThatThrownBy(() -> done(engine.look(lost, 0)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        inboundAgents.start(jenkins, "inbound");
        workspace = inbound.createPath(remote);
        assertThat(done(engine.look(workspace, 0)).state()).isEqualTo(Look.State.RUNNING);
        done(engine.start(workspace, slow(), SECRETS));
        done(engine.stop(workspace));
        assertThat(followed(engine)).filteredOn(Event.Begin.class::isInstance).hasSize(1);
    }

    @Test
    public void aJavaThatIsNotThereIsOneLine() {
        EngineLaunch launch = new EngineLaunch(List.of("--rehearse", "stage"), "/no/java", List.of(), Map.of(), 120);
        assertThatThrownBy(() -> done(new Engine("push-1").start(workspace, launch, SECRETS)))
                .cause()
                .isInstanceOf(AbortException.class)
                .hasMessageStartingWith("cannot start the engine: cannot run Java: ");
    }

    @Test
    public void theBuiltInNodeIsAnAgentToo() throws Exception {
        FilePath other = jenkins.jenkins.getWorkspaceFor(jenkins.createFreeStyleProject("here"));
        workspace.child("stage").copyRecursiveTo(other.child("stage"));
        workspace = other;
        Engine engine = new Engine("push-1");
        done(engine.start(workspace, launch(), SECRETS));
        assertThat(followed(engine)).last().isInstanceOf(Event.End.class);
    }

    /** As when a build is aborted while the jar is on its way: nobody would look after what is started later. */
    @Test
    public void aStartThatWasGivenUpStartsNothing() throws Exception {
        Engine engine = new Engine("push-1");
        engine.start(workspace, slow(), SECRETS).cancel(true);
        done(engine.stop(workspace));
        Engine next = new Engine("push-2");
        done(next.start(workspace, slow(), SECRETS));
        done(next.stop(workspace));
        assertThat(done(engine.look(workspace, 0)).state()).isEqualTo(Look.State.ABSENT);
    }

    @Test
    public void whatTheAgentCannotDoIsNoLostAgent() throws Exception {
        Engine engine = new Engine("push-1");
        WorkspaceList.tempDir(workspace).child("ami-push/push-1/events.ndjson").mkdirs();
        assertThatThrownBy(() -> done(engine.look(workspace, 0))).hasCauseInstanceOf(AbortException.class);
        EngineLaunch noPath = new EngineLaunch(List.of("--rehearse", "stage"), "no\0path", List.of(), Map.of(), 120);
        assertThatThrownBy(() -> done(new Engine("push-2").start(workspace, noPath, SECRETS)))
                .hasCauseInstanceOf(AbortException.class);
    }

    private static EngineLaunch launch() {
        return new EngineLaunch(List.of("--rehearse", "stage"), null, List.of(), Map.of(), 120);
    }

    /** One that goes on for minutes. */
    private static EngineLaunch slow() {
        return new EngineLaunch(
                List.of("--rehearse", "--rehearse-speed", "1", "stage"), null, List.of(), Map.of(), 120);
    }

    private List<Event> followed(Engine engine) throws Exception {
        ByteArrayOutputStream journal = new ByteArrayOutputStream();
        Look look;
        do {
            look = done(engine.look(workspace, journal.size()));
            journal.write(look.journal());
        } while (!look.last());
        List<Event> events = new ArrayList<>();
        new JournalReader(events::add).accept(journal.toByteArray(), 0, journal.size());
        return events;
    }

    private static <T> T done(CompletableFuture<T> future) throws Exception {
        return future.get(3, TimeUnit.MINUTES);
    }
}
