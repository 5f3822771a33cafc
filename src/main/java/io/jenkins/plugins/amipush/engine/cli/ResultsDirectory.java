package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The results of one run: a directory {@code RESULTS/YYYYMMDDHHMMSS} (UTC; {@code -2} and so on where that is taken), to
 * which {@code RESULTS/latest} points. It is made before anything else is done, so that no push loses its results; its files
 * appear whole or not at all.
 */
final class ResultsDirectory {
    static final String IMAGES = "images.json";
    static final String PUSH_ITEMS = "pushitems.jsonl";
    static final String REPORT = "report.json";
    static final String PAGE = "report.html";
    static final String EVENTS = "events.ndjson";
    static final String LATEST = "latest";

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** So many runs do not begin in one second. */
    private static final int MOST_IN_A_SECOND = 1000;

    private final Path results;
    private final Path directory;
    private final Set<String> taken = new HashSet<>(Set.of(IMAGES, PUSH_ITEMS, REPORT, PAGE, EVENTS));

    private ResultsDirectory(Path results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    /**
     * Makes the directory of a run.
     *
     * @throws PushFailure when it cannot be made or written to
     */
    static ResultsDirectory create(Path results, Instant now) {
        try {
            // Files.createDirectories refuses a link to a directory.
            if (!Files.isDirectory(results)) {
                Files.createDirectories(results);
            }
            Path directory = unused(results, NAME.format(now));
            Files.delete(Files.createTempFile(directory, "try", null));
            return new ResultsDirectory(results, directory);
        } catch (IOException e) {
            throw PushFailure.permanent(
                            "cannot write results to " + results + ": " + reason(e),
                            "choose another place with --results-dir")
                    .cause(e);
        }
    }

    private static Path unused(Path results, String name) throws IOException {
        for (int i = 1; i <= MOST_IN_A_SECOND; i++) {
            try {
                return Files.createDirectory(results.resolve(i == 1 ? name : name + "-" + i));
            } catch (FileAlreadyExistsException e) {
                // Another run began in the same second.
            }
        }
        throw new FileAlreadyExistsException(results.resolve(name).toString());
    }

    /** In a few plain words, with the file's name. */
    static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
        String words = kind.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return e.getMessage() == null ? words : words + ": " + e.getMessage();
    }

    Path path() {
        return directory;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Writes a file, whole or not at all. */
    void write(String name, String text) throws IOException {
        replace(directory.resolve(name), text);
    }

    /** Keeps a copy of a stage's metadata under its own name, numbered where that is taken: {@code staged-2.json}. */
    Path keep(Path metadata) throws IOException {
        String name = metadata.getFileName().toString();
        int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name.substring(0, dot) + "-" + i + name.substring(dot);
        }
        return Files.copy(metadata, directory.resolve(free));
    }

    /**
     * Points {@code latest} to this run; where the system makes no links, it is a file that holds the name. Done when the run
     * begins: what a push that was killed has left is looked for there, and not an earlier run's.
     *
     * @throws PushFailure when something else bears the name; nothing but the name is missing then
     */
    void makeLatest() {
        try {
            pointLatest();
        } catch (IOException e) {
            throw PushFailure.permanent(
                            "%s does not point to this run: %s".formatted(results.resolve(LATEST), reason(e)),
                            "remove what bears that name")
                    .cause(e);
        }
    }

    private void pointLatest() throws IOException {
        Path latest = results.resolve(LATEST);
        Path name = directory.getFileName();
        Path link = results.resolve("." + LATEST + "-" + name);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, name);
        } catch (IOException | UnsupportedOperationException e) {
            replace(latest, name + System.lineSeparator());
            return;
        }
        move(link, latest);
    }

    private static void replace(Path file, String text) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
        move(draft, file);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(from);
            throw e;
        }
    }
}
