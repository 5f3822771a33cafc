package io.jenkins.plugins.amipush.engine.push;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The digests of files that earlier pushes read, one a line: {@code SHA256 IDENTITY}. A file's identity is its path,
 * size, time of modification and inode; a file that changes gets another. The cache saves reading, no more: where it
 * cannot be read or written, the push goes on without.
 */
final class DigestCache {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\S.*)");

    private final Path file;
    private Map<String, String> digests;

    /** @param file made at the first entry; or null for a cache that keeps nothing */
    DigestCache(Path file) {
        this.file = file;
    }

    synchronized Optional<String> get(Path path) {
        load();
        return identity(path).map(digests::get);
    }

    /**
     * @param before the file's identity before it was read: one that was replaced meanwhile has a digest of nobody
     */
    synchronized void put(Path path, Optional<String> before, String sha256) {
        load();
        Optional<String> identity = identity(path).filter(now -> before.equals(Optional.of(now)));
        if (file == null || identity.isEmpty() || sha256.equals(digests.put(identity.get(), sha256))) {
            return;
        }
        try {
            Files.writeString(
                    file,
                    sha256 + " " + identity.get() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // The next push reads the image once more.
        }
    }

    private void load() {
        if (digests != null) {
            return;
        }
        digests = new HashMap<>();
        if (file == null) {
            return;
        }
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                var parts = LINE.matcher(line);
                if (parts.matches()) {
                    digests.put(parts.group(2), parts.group(1));
                }
            }
        } catch (NoSuchFileException e) {
            // The first push of a stage.
        } catch (IOException e) {
            digests.clear();
        }
    }

    /** What a digest of the file is remembered under; empty where the file cannot be looked at. */
    static Optional<String> identity(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            String identity = "%d %d %s %s"
                    .formatted(
                            attributes.size(),
                            attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                            attributes.fileKey(),
                            real);
            return identity.contains("\n") ? Optional.empty() : Optional.of(identity);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
