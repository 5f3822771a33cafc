package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * An engine's process, held by nothing but its files: who starts it may be gone, and whoever comes next finds it.
 *
 * <ul>
 *   <li>It <em>runs</em> while it holds the lock. Its process id says less: an ended process keeps it when nobody reaps
 *       it, and a process of another day may have it. It counts only until the journal is there.
 *   <li>It <em>has ended</em> when the lock is free and there is a journal, or its process is gone.
 *   <li>What it prints goes to a file: a pipe would die with the agent, and the engine with it.
 * </ul>
 */
final class EngineProcess {
    /** A loaded machine may take its time to start a virtual machine. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** What a stop by request, by signal and by force may take; within five seconds in all. */
    private static final Duration REQUEST_PATIENCE = Duration.ofMillis(3_000);

    private static final Duration SIGNAL_PATIENCE = Duration.ofMillis(800);
    private static final Duration FORCE_PATIENCE = Duration.ofMillis(800);

    private static final int MOST_LAST_WORDS = 4 << 10;

    /** How a virtual machine says that it is older than the engine's classes, or too old to read arguments from a file. */
    private static final List<String> TOO_OLD =
            List.of("UnsupportedClassVersionError", "Could not find or load main class @");

    private final EngineFiles files;

    EngineProcess(EngineFiles files) {
        this.files = files;
    }

    /**
     * Makes sure that the engine runs or ran; returns when that is certain.
     *
     * @param jar the engine
     * @param secrets what it reads from its standard input
     * @throws IOException in one line, when it cannot be started
     */
    void start(Path workspace, Path jar, EngineLaunch launch, byte[] secrets) throws IOException, InterruptedException {
        files.create();
        try (FileChannel starting = Locks.take(files.startLock(), START_PATIENCE.multipliedBy(2))) {
            if (Locks.held(files.lock()) || files.hasJournal() || files.stopRequested()) {
                return;
            }
            Optional<ProcessId> begun = ProcessId.read(files.pid());
            if (begun.flatMap(ProcessId::running).isEmpty()) {
                begun = Optional.of(launch(workspace, jar, launch, secrets));
            }
            awaitStart(begun.get(), java(launch));
        }
    }

    private ProcessId launch(Path workspace, Path jar, EngineLaunch launch, byte[] secrets) throws IOException {
        files.touchLease();
        files.write(files.output(), new byte[0]);
        files.write(files.arguments(), ArgumentFile.text(words(jar, launch)));
        ProcessBuilder builder = new ProcessBuilder(java(launch).toString(), "@" + files.arguments())
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.output().toFile()));
        if (!Files.isDirectory(workspace)) {
            throw new IOException("there is no workspace " + workspace);
        }
        try {
            builder.environment().putAll(launch.environment());
        } catch (IllegalArgumentException e) {
            throw new IOException("the build has a variable that no process can have: " + e.getMessage());
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot run Java: " + e.getMessage() + "; name a directory with bin/java as Java home");
        }
        ProcessId id = ProcessId.of(process.toHandle());
        // At once: an agent that dies here must not leave an engine with half its secrets.
        tell(process, secrets);
        try {
            files.write(files.pid(), id.text());
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
        return id;
    }

    private List<String> words(Path jar, EngineLaunch launch) {
        List<String> words = new ArrayList<>(launch.javaOptions());
        words.addAll(List.of("-jar", jar.toString(), "push"));
        words.addAll(launch.arguments());
        // Last, because the last one counts.
        words.addAll(List.of("--events", files.journal().toString()));
        words.addAll(List.of("--lease", files.lease().toString()));
        words.addAll(List.of("--lease-limit", Integer.toString(launch.leaseSeconds())));
        words.addAll(List.of("--results-dir", files.artifacts().toString()));
        words.addAll(List.of("--secrets", "-"));
        return words;
    }

    private static Path java(EngineLaunch launch) {
        String home = launch.javaHome() == null || launch.javaHome().isBlank()
                ? System.getProperty("java.home")
                : launch.javaHome().strip();
        Path bin = Path.of(home, "bin");
        Path windows = bin.resolve("java.exe");
        return Files.exists(windows) ? windows : bin.resolve("java");
    }

    /** A pipe holds some kilobytes; an engine that does not read must not hold up who starts it. */
    private static void tell(Process process, byte[] secrets) {
        Thread writer = new Thread(
                () -> {
                    try (OutputStream in = process.getOutputStream()) {
                        in.write(secrets);
                    } catch (IOException e) {
                        // It has ended before it read them: that is found out from its end.
                    }
                },
                "ami-push-secrets");
        writer.setDaemon(true);
        writer.start();
    }

    private void awaitStart(ProcessId id, Path java) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (id.running().isPresent()) {
            if (Locks.held(files.lock())) {
                return;
            }
            if (System.nanoTime() - start > START_PATIENCE.toNanos()) {
                files.requestStop();
                end(REQUEST_PATIENCE);
                throw new IOException("the engine was not ready within " + START_PATIENCE.toSeconds()
                        + " s and was ended; its last words: " + lastWords().strip());
            }
            Locks.pause();
        }
        String words = lastWords();
        if (!files.hasJournal() && TOO_OLD.stream().anyMatch(words::contains)) {
            throw new IOException(java + " is too old; the engine needs Java 17 or newer: set Java home");
        }
    }

    /** What went wrong, in words: the file system's own exceptions hold but a name. */
    static String problem(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() == null) {
            String kind = e.getClass().getSimpleName().replaceFirst("Exception$", "");
            return file.getFile() + ": "
                    + kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** Renews the lease and reads on. @param offset how much of the journal is known */
    Look look(long offset) throws IOException, InterruptedException {
        // Before the journal is read, or its last lines could be missed.
        Look.State state = state();
        if (state == Look.State.ABSENT) {
            return new Look(state, new byte[0], "");
        }
        if (state == Look.State.RUNNING) {
            files.touchLease();
        }
        byte[] journal = EngineFiles.read(files.journal(), Math.max(0, offset), Look.MOST_BYTES);
        return new Look(state, journal, state == Look.State.ENDED ? lastWords() : "");
    }

    private Look.State state() throws IOException, InterruptedException {
        if (!files.exist()) {
            return Look.State.ABSENT;
        }
        if (Locks.held(files.lock())) {
            return Look.State.RUNNING;
        }
        if (files.hasJournal()) {
            return Look.State.ENDED;
        }
        Optional<ProcessId> begun = ProcessId.read(files.pid());
        if (begun.isEmpty()) {
            return Look.State.ABSENT;
        }
        return begun.get().running().isPresent() ? Look.State.RUNNING : Look.State.ENDED;
    }

    private String lastWords() throws IOException {
        byte[] tail = EngineFiles.tail(files.output(), MOST_LAST_WORDS);
        String text = new String(tail, ArgumentFile.encoding());
        // The first line is cut off somewhere.
        return tail.length < MOST_LAST_WORDS ? text : text.substring(text.indexOf('\n') + 1);
    }

    /**
     * Ends the process, in good order if it can: on every system by a request that it looks for, then as the system asks
     * processes to end, then by force, with all that it may have started.
     *
     * @throws IOException when it does not even end by force
     */
    void stop() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try {
            // Where there is nothing yet, too: a start may be on its way.
            files.create();
            files.requestStop();
        } catch (IOException e) {
            // A full disk, such as builds are aborted for: an engine that cannot be asked is told.
            if (ProcessId.read(files.pid()).isEmpty()) {
                throw e;
            }
            end(Duration.ZERO);
            return;
        }
        awaitStartUnderWay();
        end(REQUEST_PATIENCE.minusNanos(System.nanoTime() - start));
    }

    /** A start that is under way has seen the request after this, or has written down which process it started. */
    private void awaitStartUnderWay() throws InterruptedException {
        try {
            Locks.take(files.startLock(), REQUEST_PATIENCE).close();
        } catch (IOException e) {
            // It waits for its engine, whose number is known by now.
        }
    }

    private void end(Duration requestPatience) throws IOException, InterruptedException {
        Optional<ProcessId> id = ProcessId.read(files.pid());
        BooleanSupplier gone = () -> id.flatMap(ProcessId::running).isEmpty();
        if (gone(gone, requestPatience)) {
            return;
        }
        id.flatMap(ProcessId::running).ifPresent(ProcessHandle::destroy);
        if (gone(gone, SIGNAL_PATIENCE)) {
            return;
        }
        id.flatMap(ProcessId::running).ifPresent(process -> {
            List<ProcessHandle> started = process.descendants().toList();
            process.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        });
        if (!gone(gone, FORCE_PATIENCE)) {
            throw new IOException("the engine does not end"
                    + id.map(one -> ": process " + one.pid()).orElse(""));
        }
    }

    private boolean gone(BooleanSupplier processGone, Duration patience) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!processGone.getAsBoolean() || Locks.held(files.lock())) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return false;
            }
            Locks.pause();
        }
        return true;
    }

    /**
     * Removes the files of an engine that has ended.
     *
     * @throws IOException when it still runs
     */
    void clean() throws IOException, InterruptedException {
        if (!files.exist()) {
            return;
        }
        awaitStartUnderWay();
        if (state() == Look.State.RUNNING) {
            throw new IOException("the engine still runs");
        }
        files.remove();
    }
}
