package io.jenkins.plugins.amipush.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is known of an engine from its files, whatever they hold. */
public class EngineProcessTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Path temp;
    private EngineFiles files;
    private EngineProcess process;

    @Before
    public void place() throws IOException {
        temp = folder.getRoot().toPath().resolve("ws@tmp");
        files = new EngineFiles(temp, "p1");
        process = new EngineProcess(files);
    }

    @Test
    public void oneThatNeverWasIsAbsent() throws Exception {
        assertThat(process.look(0).state()).isEqualTo(Look.State.ABSENT);
        assertThat(process.look(0).last()).isTrue();
        process.stop();
        process.clean();
        assertThat(files.directory()).doesNotExist();
        files.create();
        assertThat(process.look(0).state()).isEqualTo(Look.State.ABSENT);
    }

    @Test
    public void aStopThatComesBeforeItsStartWins() throws Exception {
        process.stop();
        EngineLaunch launch = new EngineLaunch(List.of(), folder.getRoot() + "/no-java", List.of(), Map.of(), 120);
        process.start(folder.getRoot().toPath(), folder.getRoot().toPath(), launch, new byte[0]);
        assertThat(files.pid()).doesNotExist();
    }

    @Test
    public void aStopDoesNotPassAStartThatIsUnderWay() throws Exception {
        files.create();
        FileChannel start = Locks.take(files.startLock(), Duration.ZERO);
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            try {
                process.stop();
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        while (!files.stopRequested()) {
            Locks.pause();
        }
        assertThat(stop).isNotDone();
        start.close();
        stop.get();
    }

    @Test
    public void anEngineEndsWhoseStopCannotBeWrittenDown() throws Exception {
        Assume.assumeTrue("there are such commands", Files.isDirectory(Path.of("/proc/self")));
        files.create();
        Files.createDirectories(files.directory().resolve("lease.stop.new/in the way"));
        assertThatThrownBy(process::stop).isInstanceOf(IOException.class);
        Process engine = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.write(files.pid(), ProcessId.of(engine.toHandle()).text());
            process.stop();
            assertThat(ProcessId.read(files.pid()).flatMap(ProcessId::running)).isEmpty();
        } finally {
            engine.destroyForcibly();
        }
    }

    @Test
    public void aJournalIsReadInPiecesToItsLastByteAndNoFurther() throws Exception {
        files.create();
        byte[] journal = new byte[2 * Look.MOST_BYTES + 17];
        new Random(3).nextBytes(journal);
        Files.write(files.journal(), journal);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        Look look;
        int looks = 0;
        do {
            look = process.look(read.size());
            read.write(look.journal());
            looks++;
        } while (!look.last());
        assertThat(looks).isEqualTo(3);
        assertThat(read.toByteArray()).isEqualTo(journal);
        assertThat(process.look(journal.length).journal()).isEmpty();
        assertThat(process.look(Long.MAX_VALUE).journal()).isEmpty();
        assertThat(process.look(-1).journal()).hasSize(Look.MOST_BYTES);
    }

    @Test
    public void aHalfLineIsHandedOnAsItIs() throws Exception {
        files.create();
        Files.writeString(files.journal(), "{\"type\":\"note\"}\n{\"type\":\"no");
        byte[] first = process.look(0).journal();
        assertThat(new String(first, StandardCharsets.UTF_8)).endsWith("\n{\"type\":\"no");
        assertThat(EngineFixture.events(first)).hasSize(1);
    }

    @Test
    public void lastWordsAreTheLastAndWhole() throws Exception {
        files.create();
        Files.createFile(files.journal());
        Files.writeString(files.output(), "first\n" + "x".repeat(5000) + "\nlast\n");
        assertThat(process.look(0).lastWords()).isEqualTo("last\n");
        Files.writeString(files.output(), "short");
        assertThat(process.look(0).lastWords()).isEqualTo("short");
        Files.delete(files.output());
        assertThat(process.look(0).lastWords()).isEmpty();
    }

    @Test
    public void anEndedProcessThatNobodyReapsHasEnded() throws Exception {
        Assume.assumeTrue("process states can be seen", Files.isDirectory(Path.of("/proc/self")));
        // The shell becomes a program that knows nothing of the child that the shell had.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 0 & exec sleep 1000").start();
        try {
            EngineFixture.await(() -> parent.children().anyMatch(EngineProcessTest::zombie));
            ProcessHandle zombie = parent.children().findFirst().orElseThrow();
            assertThat(zombie.isAlive()).as("as Java sees it").isTrue();
            files.create();
            Files.write(files.pid(), ProcessId.of(zombie).text());
            assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
            Files.createFile(files.lock());
            Files.writeString(files.journal(), "{\"type\":\"end\",\"exitCode\":0}\n");
            assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
            process.stop();
        } finally {
            parent.destroyForcibly();
        }
    }

    private static boolean zombie(ProcessHandle child) {
        try {
            return Files.readString(Path.of("/proc/" + child.pid() + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    public void aPidFileOfAnyContentIsNoProcess() throws Exception {
        files.create();
        for (String content :
                List.of("", "x", "1", "1 x", "-5 0", "99999999999999999999 1", "0 0", "1 0 0", "\u00ff\u0000")) {
            Files.writeString(files.pid(), content);
            assertThat(process.look(0).state()).as(content).isNotEqualTo(Look.State.RUNNING);
            process.stop();
        }
    }

    @Test
    public void idsLeadNowhereElse() {
        for (String id : List.of(
                "",
                ".",
                "..",
                "../x",
                "a/b",
                "a\\b",
                "C:",
                ".x",
                "x.",
                "artifacts",
                "a b",
                "a\n",
                "\u00e4",
                "x".repeat(101))) {
            assertThatThrownBy(() -> new EngineFiles(temp, id)).as(id).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new EngineFiles(temp, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    public void aLinkInThePlaceOfADirectoryIsRefused() throws Exception {
        Path elsewhere = folder.newFolder("elsewhere").toPath();
        Files.createDirectories(temp);
        link(temp.resolve("ami-push"), elsewhere);
        assertThatThrownBy(files::create).hasMessage(temp.resolve("ami-push") + " is in the way; remove it");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    public void aLinkInThePlaceOfTheJournalIsNotFollowed() throws Exception {
        files.create();
        Path secret = Files.writeString(folder.getRoot().toPath().resolve("secret"), "hidden");
        link(files.journal(), secret);
        assertThatThrownBy(() -> process.look(0)).isInstanceOf(IOException.class);
    }

    @Test
    public void cleaningFollowsNoLinkAndKeepsWhatIsOfUse() throws Exception {
        files.create();
        Path elsewhere = folder.newFolder("elsewhere").toPath();
        Files.writeString(elsewhere.resolve("kept"), "");
        link(files.directory().resolve("link"), elsewhere);
        Path digests = Files.createDirectory(files.artifacts().resolve("digests"));
        Path old = run("20200101000000", Duration.ofDays(2));
        Path fresh = run("20200101000000-2", Duration.ofHours(1));
        Path other = run("notes", Duration.ofDays(9));
        process.clean();
        assertThat(files.directory()).doesNotExist();
        assertThat(elsewhere.resolve("kept")).exists();
        assertThat(old).doesNotExist();
        assertThat(List.of(digests, fresh, other))
                .allSatisfy(path -> assertThat(path).exists());
    }

    /** Their agent was lost, or their build ended without it. */
    @Test
    public void cleaningRemovesWhatIsLeftOfOtherEngines() throws Exception {
        files.create();
        Path left = engine("left", Duration.ofDays(8));
        Path running = engine("running", Duration.ofDays(8));
        Path recent = engine("recent", Duration.ofDays(6));
        Path odd = engine("-odd", Duration.ofDays(8));
        Path elsewhere = engine("../elsewhere", Duration.ofDays(8));
        link(temp.resolve("ami-push/link"), elsewhere);
        Path artifacts = aged(files.artifacts(), Duration.ofDays(8));
        try (FileChannel held = Locks.take(running.resolve("events.ndjson.lock"), Duration.ZERO)) {
            assertThat(held.isOpen()).isTrue();
            process.clean();
        }
        assertThat(left).doesNotExist();
        assertThat(List.of(running, recent, odd, artifacts, elsewhere.resolve("events.ndjson")))
                .allSatisfy(path -> assertThat(path).exists());
        files.create();
        process.clean();
        assertThat(running).doesNotExist();
    }

    private Path engine(String id, Duration age) throws IOException {
        Path engine = Files.createDirectory(temp.resolve("ami-push").resolve(id));
        aged(Files.createFile(engine.resolve("events.ndjson.lock")), age);
        aged(Files.createFile(engine.resolve("events.ndjson")), age);
        return aged(engine, age);
    }

    private Path run(String name, Duration age) throws IOException {
        Path run = Files.createDirectory(files.artifacts().resolve(name));
        aged(Files.createFile(run.resolve("events.ndjson")), age);
        return aged(run, age);
    }

    private static Path aged(Path path, Duration age) throws IOException {
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException | UnsupportedOperationException e) {
            Assume.assumeNoException("links can be made", e);
        }
    }

    @Test
    public void aWorkspaceThatIsGoneIsTold() {
        EngineLaunch launch = new EngineLaunch(List.of(), null, null, null, 120);
        Path gone = folder.getRoot().toPath().resolve("gone");
        assertThatThrownBy(() -> process.start(gone, gone.resolve("x.jar"), launch, new byte[0]))
                .hasMessage("there is no workspace " + gone);
        EngineLaunch odd = new EngineLaunch(List.of(), null, null, Map.of("=C:", "x\0y"), 120);
        assertThatThrownBy(() -> process.start(folder.getRoot().toPath(), gone, odd, new byte[0]))
                .hasMessageStartingWith("the build has a variable that no process can have");
        EngineLaunch nul = new EngineLaunch(List.of("a\0b"), null, null, null, 120);
        assertThatThrownBy(() -> process.start(folder.getRoot().toPath(), gone, nul, new byte[0]))
                .hasMessage("an argument holds a NUL character");
    }
}
