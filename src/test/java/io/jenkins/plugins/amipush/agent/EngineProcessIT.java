package io.jenkins.plugins.amipush.agent;

import static io.jenkins.plugins.amipush.agent.EngineFixture.JAR;
import static io.jenkins.plugins.amipush.agent.EngineFixture.NO_SECRETS;
import static io.jenkins.plugins.amipush.agent.EngineFixture.SLOW_IMPORT;
import static io.jenkins.plugins.amipush.agent.EngineFixture.STALLED_UPLOAD;
import static io.jenkins.plugins.amipush.agent.EngineFixture.events;
import static io.jenkins.plugins.amipush.agent.EngineFixture.follow;
import static io.jenkins.plugins.amipush.agent.EngineFixture.launch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.amipush.agent.EngineFixture.Followed;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;

/** The packaged engine, held as an agent holds it: by its files alone, with no Jenkins about. */
public class EngineProcessIT {
    private static final Path PROCESSES = Path.of("/proc");

    /** What passwords are made of, and what a shell, JSON or an encoding would stumble over. */
    private static final String SECRET = "p\u00e4\u20ac\ud83d\ude00 \"q'\\ $HOME %PATH% `x` ${y} \t<&>";

    @Rule
    public final EngineFixture agent = new EngineFixture();

    @Test
    public void startedTwiceItRunsOnceAndPushesToTheEnd() throws Exception {
        EngineProcess process = agent.started("p1", launch(120));
        ProcessId first = ProcessId.read(agent.files("p1").pid()).orElseThrow();
        agent.started("p1", launch(120));
        assertThat(ProcessId.read(agent.files("p1").pid())).contains(first);

        Followed followed = follow(process);
        assertThat(followed.state()).isEqualTo(Look.State.ENDED);
        assertThat(followed.journal())
                .isEqualTo(Files.readAllBytes(agent.files("p1").journal()));
        assertThat(followed.events().get(0)).isInstanceOf(Event.Begin.class);
        assertThat(followed.last())
                .isInstanceOfSatisfying(
                        Event.End.class, end -> assertThat(end.outcome()).isEqualTo(RunOutcome.PUSHED));

        // A step that is resumed after the end does not push again.
        agent.started("p1", launch(120));
        assertThat(follow(process).journal()).isEqualTo(followed.journal());
        process.clean();
        assertThat(agent.files("p1").directory()).doesNotExist();
        assertThat(process.look(0).state()).isEqualTo(Look.State.ABSENT);
        assertThat(agent.files("p1").artifacts()).isDirectory();
    }

    @Test
    public void startsAtTheSameTimeAreOne() throws Exception {
        EngineLaunch launch = agent.slow(120, SLOW_IMPORT);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<EngineProcess>> starts = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                starts.add(threads.submit(() -> agent.started("p1", launch)));
            }
            for (Future<EngineProcess> start : starts) {
                assertThat(start.get().look(0).state()).isEqualTo(Look.State.RUNNING);
            }
        } finally {
            threads.shutdownNow();
        }
        agent.await("p1", "\"import\"");
        assertThat(Files.readString(agent.files("p1").journal())).containsOnlyOnce("\"begin\"");
        assertThat(runningEngines()).isEqualTo(1);
    }

    private long runningEngines() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info()
                        .arguments()
                        .filter(words -> words.length > 0
                                && words[0].equals("@" + agent.files("p1").arguments()))
                        .isPresent())
                .count();
    }

    @Test
    public void stoppedInMidUpload() throws Exception {
        EngineProcess process = agent.started("p1", agent.slow(120, STALLED_UPLOAD));
        agent.await("p1", "\"phase\":\"upload\"");
        ProcessId id = agent.id("p1");
        process.stop();
        assertStopped(process, id, "the process was told to end");
        process.stop();
    }

    @Test
    public void stoppedInMidWait() throws Exception {
        EngineProcess process = agent.started("p1", agent.slow(120, SLOW_IMPORT));
        agent.await("p1", "\"import\"");
        ProcessId id = agent.id("p1");
        process.stop();
        assertStopped(process, id, "the process was told to end");
    }

    /** The journal has its last line, so it ended in good order and not by force. */
    private static void assertStopped(EngineProcess process, ProcessId id, String why) throws Exception {
        assertThat(id.running()).isEmpty();
        Followed followed = follow(process);
        assertThat(followed.state()).isEqualTo(Look.State.ENDED);
        assertThat(followed.last())
                .isInstanceOfSatisfying(
                        Event.Stopped.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(why));
    }

    @Test
    public void oneThatDoesNotListenIsEndedByForce() throws Exception {
        Assume.assumeTrue("signals", Files.isDirectory(PROCESSES));
        EngineProcess process = agent.started("p1", agent.slow(120, SLOW_IMPORT));
        ProcessId id = agent.id("p1");
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(id.pid()))
                        .start()
                        .waitFor())
                .isZero();
        process.stop();
        assertThat(id.running()).isEmpty();
        assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
    }

    @Test
    public void stoppedWhileItStarts() throws Exception {
        EngineLaunch launch = agent.slow(120, SLOW_IMPORT);
        EngineProcess process = agent.process("p1");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> start = threads.submit(() -> {
                process.start(agent.workspace, JAR, launch, NO_SECRETS);
                return null;
            });
            EngineFixture.await(() -> Files.exists(agent.files("p1").pid()));
            process.stop();
            start.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(ProcessId.read(agent.files("p1").pid()).flatMap(ProcessId::running))
                .isEmpty();
        assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
        process.start(agent.workspace, JAR, launch, NO_SECRETS);
        assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
    }

    @Test
    public void killedItHasEndedAndItsLastWordsAreThere() throws Exception {
        EngineProcess process = agent.started("p1", agent.slow(120, SLOW_IMPORT));
        agent.await("p1", "\"import\"");
        agent.id("p1").running().orElseThrow().destroyForcibly();
        Followed followed = follow(process);
        assertThat(followed.state()).isEqualTo(Look.State.ENDED);
        assertThat(followed.last()).isNotInstanceOfAny(Event.End.class, Event.Stopped.class);
        assertThat(followed.lastWords()).contains("[INFO    ] ").doesNotContain("\tat ");
    }

    @Test
    public void wordsThatTheEngineRefusesAreItsLast() throws Exception {
        EngineProcess process = agent.started("p1", launch(120, "--max-retries", "many", "--no-such-option"));
        Followed followed = follow(process);
        assertThat(followed.state()).isEqualTo(Look.State.ENDED);
        assertThat(followed.journal()).isEmpty();
        assertThat(followed.lastWords()).contains("--no-such-option");
    }

    @Test
    public void lookedAtItLivesForgottenItEnds() throws Exception {
        EngineProcess process = agent.started("p1", agent.slow(3, SLOW_IMPORT));
        ProcessId id = agent.id("p1");
        long start = System.nanoTime();
        while (System.nanoTime() - start < 6_000_000_000L) {
            assertThat(process.look(0).state()).isEqualTo(Look.State.RUNNING);
            Locks.pause();
        }
        EngineFixture.await(() -> id.running().isEmpty());
        assertStopped(process, id, "nobody has renewed its lease for 3 s");
    }

    @Test
    public void itOutlivesWhoStartedIt() throws Exception {
        Files.writeString(agent.workspace.resolve("scenario.json"), SLOW_IMPORT);
        Process starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        agent.temp.toString(),
                        agent.workspace.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(starter.getInputStream().read()).isEqualTo('!');
        ProcessId id = agent.id("p1");
        starter.destroyForcibly().waitFor();
        EngineProcess process = agent.process("p1");
        int known = process.look(0).journal().length;
        agent.await("p1", "\"import\"");
        assertThat(process.look(known).state()).isEqualTo(Look.State.RUNNING);
        assertThat(process.look(known).journal()).isNotEmpty();
        process.stop();
        assertStopped(process, id, "the process was told to end");
    }

    /** An agent that starts an engine, and is killed. */
    public static final class Starter {
        public static void main(String[] words) throws Exception {
            EngineLaunch launch = launch(
                    120,
                    "--bucket-wait",
                    "0",
                    "--rehearse-speed",
                    "1",
                    "--rehearse-scenario",
                    words[1] + "/scenario.json");
            new EngineProcess(new EngineFiles(Path.of(words[0]), "p1"))
                    .start(Path.of(words[1]), JAR, launch, NO_SECRETS);
            System.out.print('!');
            System.out.flush();
            Thread.currentThread().join();
        }
    }

    @Test
    public void anotherProcessUnderItsNumberIsNeitherTakenForItNorStopped() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Sleeper.class.getName())
                .start();
        EngineFiles files = agent.files("p1");
        files.create();
        ProcessId itsNumber =
                new ProcessId(other.pid(), ProcessId.of(other.toHandle()).startMillis() - 3_600_000);
        Files.write(files.pid(), itsNumber.text());
        EngineProcess process = agent.process("p1");
        assertThat(process.look(0).state()).isEqualTo(Look.State.ENDED);
        process.start(agent.workspace, JAR, launch(120), NO_SECRETS);
        assertThat(follow(process).last()).isInstanceOf(Event.End.class);

        Files.write(files.pid(), itsNumber.text());
        process.stop();
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    /** A process that does nothing. */
    public static final class Sleeper {
        public static void main(String[] words) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    @Test
    public void secretsAreSeenNowhereAndArriveAsTheyAre() throws Exception {
        // The journal shows the options; where it hides this one the engine knows the secret, character by character.
        EngineLaunch launch = launch(120, "--only-file", SECRET.replace('\t', ' '), "--only-file", "*");
        byte[] document = ("{\"awsAccessKeyId\": \"AKIAEXAMPLE\", \"awsSecretAccessKey\": "
                        + json(SECRET.replace('\t', ' ')) + ", \"awsSessionToken\": \"token-7f3b\","
                        + " \"accounts\": " + json("{\"default\": {\"prod\": \"424242424242\"}}") + "}")
                .getBytes(StandardCharsets.UTF_8);
        Assume.assumeTrue(ArgumentFile.encoding().newEncoder().canEncode(SECRET));
        EngineProcess process = agent.process("p1");
        process.start(agent.workspace, JAR, launch, document);
        Path proc = PROCESSES.resolve(Long.toString(
                ProcessId.read(agent.files("p1").pid()).orElseThrow().pid()));
        if (Files.isDirectory(proc)) {
            assertThat(new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.UTF_8)
                            + new String(Files.readAllBytes(proc.resolve("environ")), StandardCharsets.UTF_8))
                    .contains("@", "OF_THE_BUILD=yes")
                    .doesNotContain("token-7f3b", "424242424242", "p\u00e4\u20ac");
        }
        Followed followed = follow(process);
        assertThat(followed.events().get(0))
                .isInstanceOfSatisfying(
                        Event.Begin.class,
                        begin -> assertThat(begin.settings())
                                .containsEntry("only-file", List.of("****", "*"))
                                .containsEntry("accounts", "from --secrets"));
        Files.delete(agent.files("p1").arguments());
        try (Stream<Path> all = Files.walk(agent.getRoot().toPath())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(
                                "token-7f3b",
                                new String(
                                        "p\u00e4\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
        }
    }

    private static String json(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Test
    public void anyWordReachesTheEngineAsItIs() throws Exception {
        String accounts = "{\"default\": {\"a  b\": \"111111111111\"}}";
        EngineProcess process = agent.started(
                "p1",
                launch(120, "--accounts", accounts, "--only-file", "a\\b\nc*", "--only-file", "", "--only-file", "@x"));
        assertThat(follow(process).events().get(0))
                .isInstanceOfSatisfying(
                        Event.Begin.class,
                        begin -> assertThat(begin.settings())
                                .containsEntry("accounts", Map.of("default", List.of("111111111111")))
                                .containsEntry("only-file", List.of("a\\b\nc*", "", "@x")));
    }

    @Test
    public void placesMayHaveAnyName() throws Exception {
        String name = "w\u00f6rk  sp\u00e4ce's #1 (\u65e5\u672c)";
        Assume.assumeTrue(ArgumentFile.encoding().newEncoder().canEncode(name));
        agent.place(name);
        Followed followed = follow(agent.started("a.b-1", launch(120)));
        assertThat(followed.last())
                .isInstanceOfSatisfying(
                        Event.End.class, end -> assertThat(end.outcome()).isEqualTo(RunOutcome.PUSHED));
    }

    @Test
    public void onlyTheAgentsUserReadsItsFiles() throws Exception {
        Assume.assumeTrue(
                agent.temp.getFileSystem().supportedFileAttributeViews().contains("posix"));
        EngineProcess process = agent.started("p1", launch(120));
        follow(process);
        for (Path directory :
                List.of(agent.temp.resolve("ami-push"), agent.files("p1").directory())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
        EngineFiles files = agent.files("p1");
        for (Path file : List.of(files.pid(), files.lease(), files.output(), files.arguments())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    public void javaThatIsNoneOrTooOldIsOneLine() throws Exception {
        EngineProcess process = agent.process("p1");
        Path home = Files.createDirectories(agent.workspace.resolve("jdk/bin")).getParent();
        assertThatThrownBy(() -> process.start(agent.workspace, JAR, withJava(home), NO_SECRETS))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot run Java: ")
                .hasMessageContaining("name a directory with bin/java as Java home")
                .hasMessageNotContaining("\n");
        Assume.assumeTrue("scripts are programs", Files.isDirectory(PROCESSES));
        Path java = Files.writeString(home.resolve("bin/java"), """
                #!/bin/sh
                echo 'Error: LinkageError occurred while loading main class io.jenkins.plugins.amipush.engine.cli.Main'
                echo '  java.lang.UnsupportedClassVersionError: Main has been compiled by a more recent version' >&2
                exit 1
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> process.start(agent.workspace, JAR, withJava(home), NO_SECRETS))
                .hasMessage(java + " is too old; the engine needs Java 17 or newer: set Java home");
    }

    private static EngineLaunch withJava(Path home) {
        EngineLaunch launch = launch(120);
        return new EngineLaunch(launch.arguments(), home.toString(), List.of(), Map.of(), 120);
    }

    @Test
    public void aRunningEngineIsNotCleanedAway() throws Exception {
        EngineProcess process = agent.started("p1", agent.slow(120, SLOW_IMPORT));
        assertThatThrownBy(process::clean).hasMessage("the engine still runs");
        assertThat(process.look(0).state()).isEqualTo(Look.State.RUNNING);
        process.stop();
        process.clean();
        assertThat(events(process.look(0).journal())).isEmpty();
    }
}
