package io.jenkins.plugins.amipush.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The engines that an agent keeps, {@code SHA256.jar} each. A jar gets that name when its content has that digest, in one
 * step, so that starts at the same time do not meet a half one; it is checked again at each start.
 */
final class JarCache {
    /** Where it lies under the agent's root directory. */
    static final String PLACE = "caches/ami-push";

    private static final Pattern JAR = Pattern.compile("[0-9a-f]{64}\\.jar");
    private static final Pattern PART = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f-]{36}\\.part");

    /** After an update of the plugin the old engine is of no use, unless the update is taken back. */
    private static final Duration UNUSED = Duration.ofDays(28);

    /** A transfer takes minutes at most. */
    private static final Duration LEFT_OVER = Duration.ofDays(1);

    private final Path directory;

    JarCache(Path directory) {
        this.directory = directory;
    }

    static String name(String sha256) {
        return sha256 + ".jar";
    }

    /** Whether the jar is there and whole; one that is not is removed. It counts as used now. */
    boolean has(String sha256) throws IOException {
        Path jar = directory.resolve(name(sha256));
        if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!digest(jar).equals(sha256)) {
            Files.deleteIfExists(jar);
            return false;
        }
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        removeOld();
        return true;
    }

    /**
     * Keeps what was brought.
     *
     * @param part the file's name, in the cache
     * @throws IOException when it was damaged on its way
     */
    void keep(String sha256, String part) throws IOException {
        Path brought = directory.resolve(part);
        try {
            if (!digest(brought).equals(sha256)) {
                throw new IOException("the engine was damaged on its way to the agent; try again");
            }
            try {
                Files.move(
                        brought,
                        directory.resolve(name(sha256)),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // Windows replaces no file that runs: then another start has brought the same.
                if (!has(sha256)) {
                    throw e;
                }
            }
        } finally {
            Files.deleteIfExists(brought);
        }
    }

    private void removeOld() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                Instant used = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                Duration limit = JAR.matcher(name).matches()
                        ? UNUSED
                        : PART.matcher(name).matches() ? LEFT_OVER : null;
                if (limit != null && used.isBefore(Instant.now().minus(limit))) {
                    removeIfPossible(file);
                }
            }
        }
    }

    private static void removeIfPossible(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // One that still runs on Windows; it goes another time.
        }
    }

    static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return digest(in);
        }
    }

    static String digest(InputStream in) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        byte[] buffer = new byte[64 << 10];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
