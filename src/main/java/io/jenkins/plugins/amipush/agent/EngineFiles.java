package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the files of an engine lie on an agent: {@code TEMP/ami-push/ID/}, beside the workspace, so that no build wipes
 * or archives them. Only the agent's user can read them. {@code TEMP/ami-push/artifacts} outlives the pushes: what the
 * engine keeps there of files' digests saves later pushes from reading them again.
 */
final class EngineFiles {
    private static final String HOME = "ami-push";
    private static final String ARTIFACTS = "artifacts";
    private static final String JOURNAL = "events.ndjson";
    private static final String LOCK = JOURNAL + ".lock";
    private static final String STOP = ".stop";

    /** No separator, no drive, no hidden file, nothing that a shell or Windows would take for something else. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}");

    /** What the engine calls the directory of a run. */
    private static final Pattern RUN = Pattern.compile("[0-9]{14}(-[0-9]+)?");

    /** A run that goes on writes its journal more often than that; the build has its own copy of what is older. */
    private static final Duration RUN_KEPT = Duration.ofDays(1);

    /** Longer than a controller is away that comes back to read the rest. */
    private static final Duration ENGINE_KEPT = Duration.ofDays(7);

    private final Path home;
    private final Path directory;

    /**
     * @param temp the workspace's directory for temporary files
     * @throws IllegalArgumentException for an id that could lead elsewhere
     */
    EngineFiles(Path temp, String id) {
        home = temp.resolve(HOME);
        directory = home.resolve(checked(id));
    }

    /** The id, if it is one. */
    static String checked(String id) {
        if (id == null || !ID.matcher(id).matches() || id.endsWith(".") || id.equals(ARTIFACTS)) {
            throw new IllegalArgumentException("no id of a push: " + id);
        }
        return id;
    }

    Path directory() {
        return directory;
    }

    Path journal() {
        return directory.resolve(JOURNAL);
    }

    /** The engine's lock: held from before the journal exists until the process is gone. */
    Path lock() {
        return directory.resolve(LOCK);
    }

    /** Held by who starts an engine, so that two do not start two. */
    Path startLock() {
        return directory.resolve("start.lock");
    }

    Path pid() {
        return directory.resolve("pid");
    }

    Path lease() {
        return directory.resolve("lease");
    }

    private Path stopRequest() {
        return directory.resolve("lease" + STOP);
    }

    /** What the process prints, both streams. */
    Path output() {
        return directory.resolve("output");
    }

    Path arguments() {
        return directory.resolve("arguments");
    }

    /** Where the engine writes its results. */
    Path artifacts() {
        return home.resolve(ARTIFACTS);
    }

    boolean exist() {
        return isDirectory(directory);
    }

    boolean hasJournal() {
        return Files.exists(journal(), LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the directories, for the agent's user alone. */
    void create() throws IOException {
        if (!Files.isDirectory(home.getParent())) {
            Files.createDirectories(home.getParent());
        }
        makeDirectory(home);
        makeDirectory(directory);
        makeDirectory(artifacts());
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ownersAlone(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            // A link would have us write where somebody else wants it.
            if (!isDirectory(directory)) {
                throw new IOException(directory + " is in the way; remove it");
            }
        }
    }

    /** Writes a file for the agent's user alone, whole or not at all. */
    void write(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (SeekableByteChannel out = Files.newByteChannel(
                draft,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownersAlone(draft, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        // A reader finds the old file or the new one; not atomic where the system cannot.
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Renews the lease. */
    void touchLease() throws IOException {
        try {
            Files.setLastModifiedTime(lease(), FileTime.from(Instant.now()));
        } catch (NoSuchFileException e) {
            write(lease(), new byte[0]);
        }
    }

    void requestStop() throws IOException {
        write(stopRequest(), new byte[0]);
    }

    boolean stopRequested() {
        return Files.exists(stopRequest(), LinkOption.NOFOLLOW_LINKS);
    }

    /** At most that many bytes from there on; none where the file does not reach so far or is not there. */
    static byte[] read(Path file, long offset, int most) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long length = Math.min(in.size() - offset, most);
            if (length <= 0) {
                return new byte[0];
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining() && in.read(bytes, offset + bytes.position()) >= 0) {
                // One call may bring less than asked for.
            }
            byte[] read = new byte[bytes.position()];
            bytes.flip().get(read);
            return read;
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /** The end of a file, at most that many bytes. */
    static byte[] tail(Path file, int most) throws IOException {
        try {
            return read(file, Math.max(0, Files.size(file) - most), most);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    /**
     * Removes what belongs to this engine alone, old runs' results, and what is left of engines that nobody came back
     * for: the agent was lost, or its build.
     */
    void remove() throws IOException, InterruptedException {
        if (exist()) {
            remove(directory);
        }
        for (Path run : old(artifacts(), RUN, RUN_KEPT)) {
            remove(run);
        }
        for (Path engine : old(home, ID, ENGINE_KEPT)) {
            if (!engine.equals(artifacts()) && !Locks.held(engine.resolve(LOCK))) {
                remove(engine);
            }
        }
    }

    /** The directories there of such a name that nothing was written to for so long. */
    private static List<Path> old(Path place, Pattern name, Duration kept) throws IOException {
        List<Path> old = new ArrayList<>();
        if (isDirectory(place)) {
            Instant limit = Instant.now().minus(kept);
            try (Stream<Path> all = Files.list(place)) {
                for (Path one : all.toList()) {
                    if (name.matcher(one.getFileName().toString()).matches()
                            && isDirectory(one)
                            && isOlder(one, limit)) {
                        old.add(one);
                    }
                }
            }
        }
        return old;
    }

    private static boolean isOlder(Path directory, Instant limit) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (modified(file).isAfter(limit)) {
                    return false;
                }
            }
        }
        return modified(directory).isBefore(limit);
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static Instant modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    }

    /** Does not follow links. */
    private static void remove(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** None where the system knows no such permissions: there the workspace's own decide. */
    private static FileAttribute<?>[] ownersAlone(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
