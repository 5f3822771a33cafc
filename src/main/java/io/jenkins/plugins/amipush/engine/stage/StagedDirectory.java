package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads staged directories: a metadata document, and {@code DESTINATION/AWS_IMAGES/FILE}. Every file there is an image;
 * sub-directories are not looked into, symbolic links are followed.
 */
final class StagedDirectory {
    static final String IMAGES = "AWS_IMAGES";

    private static final String CLOUD_IMAGES = "CLOUD_IMAGES";
    private static final Set<String> UNSUPPORTED = Set.of("DOCKER", "CHANNEL_DUMPS");

    /** What other tools push from the same directory. */
    private static final Set<String> OTHERS =
            Set.of("FILES", "ISOS", "RPMS", "SRPMS", "COMPS", "ERRATA", "MODULEMD", "PRODUCTID", "CGW", "RAW");

    private static final String NOT_A_DESTINATION = "logs";
    private static final Set<String> USUAL_RELEASE_TYPES = Set.of("ga", "beta");

    private final Reporter reporter;
    private final Arrival arrival;
    private final MetadataSchema schema;

    StagedDirectory(Reporter reporter, Arrival arrival, MetadataSchema schema) {
        this.reporter = reporter;
        this.arrival = arrival;
        this.schema = schema;
    }

    void read(Source source, Findings findings) {
        String location = source.location().replaceFirst("^///", "/");
        for (String part : parts(location)) {
            Path root;
            try {
                root = Path.of(part);
            } catch (InvalidPathException e) {
                findings.fault(Fault.of(source.named(), "is no path", null));
                continue;
            }
            readRoot(root, findings);
        }
    }

    /** A comma parts directories, unless there is a directory with that comma in its name. */
    private static List<String> parts(String location) {
        try {
            if (Files.isDirectory(Path.of(location))) {
                return List.of(location);
            }
        } catch (InvalidPathException e) {
            // Told where the parts are read.
        }
        return Arrays.stream(location.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private void readRoot(Path root, Findings findings) {
        arrival.await(root);
        if (!Files.isDirectory(root)) {
            String problem = Files.exists(root) ? "is not a directory" : "there is no such directory";
            findings.fault(Fault.of(root.toString(), problem, "name the directory that holds the metadata file"));
            return;
        }
        reporter.info("Checking files in: %s", shown(root));
        Optional<Metadata> metadata = Metadata.of(root, schema, findings, reporter);
        List<Path> destinations = children(root, findings).stream()
                .filter(path -> Files.isDirectory(path) && !name(path).equals(NOT_A_DESTINATION))
                .toList();
        if (destinations.isEmpty()) {
            reporter.warn("%s has no destination directories", shown(root));
            if (metadata.isEmpty()) {
                findings.fault(Fault.of(
                        root.toString(),
                        "does not appear to be a staging directory",
                        "it holds neither a staged.yaml nor DESTINATION/AWS_IMAGES directories"));
            }
        }
        Set<String> found = new HashSet<>();
        for (Path destination : destinations) {
            for (Path content : children(destination, findings)) {
                if (Files.isDirectory(content)) {
                    readContent(new Place(root, destination, content), metadata, found, findings);
                }
            }
        }
        metadata.ifPresent(document -> requireFiles(document, found, root, findings));
    }

    /** A directory of the second level. */
    private record Place(Path root, Path destination, Path content) {
        String relative(Path file) {
            return name(destination) + "/" + name(content) + "/" + name(file);
        }
    }

    private void readContent(Place place, Optional<Metadata> metadata, Set<String> found, Findings findings) {
        String kind = name(place.content());
        if (kind.equals(CLOUD_IMAGES)) {
            reporter.warn("%s content is not supported for push: %s", CLOUD_IMAGES, shown(place.content()));
            findings.other(kind);
            return;
        }
        if (!kind.equals(IMAGES) && !UNSUPPORTED.contains(kind) && !OTHERS.contains(kind)) {
            return;
        }
        for (Path file : children(place.content(), findings)) {
            if (kind.equals(IMAGES)) {
                readFile(place, file, metadata, found, findings);
            } else if (UNSUPPORTED.contains(kind)) {
                findings.other(kind);
                reporter.error("Unsupported content found: %s", shown(file));
            } else {
                findings.other(kind);
                reporter.warn(
                        "Push Item %s at %s is not an AmiPushItem. Dropping it from the queue",
                        PlainText.oneLine(name(file)), shown(file));
            }
        }
    }

    private void readFile(Place place, Path file, Optional<Metadata> metadata, Set<String> found, Findings findings) {
        String relative = place.relative(file);
        if (Files.isDirectory(file)) {
            return;
        }
        found.add(relative);
        Optional<JsonNode> entry = metadata.flatMap(document -> document.entry(relative));
        if (entry.isEmpty() && name(file).startsWith(".")) {
            reporter.warn("Ignoring the hidden file %s", shown(file));
            return;
        }
        Optional<Fault> fault = unusable(file);
        fault.ifPresent(findings::fault);
        if (entry.isEmpty()) {
            // Of a document that cannot be read, that is the fault to tell.
            if (metadata.isEmpty() || metadata.get().readable()) {
                findings.fault(noMetadata(place.root(), relative, metadata));
            }
            return;
        }
        if (!metadata.get().isInvalid(relative)) {
            image(place, file, metadata.get(), entry.get(), findings);
        }
    }

    private static Optional<Fault> unusable(Path file) {
        if (!Files.exists(file)) {
            return Optional.of(
                    Fault.of(file.toString(), "is a symbolic link to nothing", "stage the file that it should name"));
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of(Fault.of(file.toString(), "is not a file", "stage an image file, or remove it"));
        }
        if (!Files.isReadable(file)) {
            return Optional.of(Fault.of(file.toString(), "cannot be read", "check the file's permissions"));
        }
        return new StagedFile(file).isPlainlyEmpty()
                ? Optional.of(Fault.of(file.toString(), "is empty", "stage the image file again"))
                : Optional.empty();
    }

    private static Fault noMetadata(Path root, String relative, Optional<Metadata> metadata) {
        String in = metadata.map(document -> " in " + name(document.file())).orElse("");
        return Fault.of(
                metadata.map(document -> document.file().toString()).orElse(root.toString()),
                "No metadata available for " + relative + in,
                metadata.isPresent()
                        ? "add an entry with exactly this relative_path, or remove the file"
                        : "add a staged.yaml or staged.json");
    }

    private void image(Place place, Path file, Metadata metadata, JsonNode entry, Findings findings) {
        String relative = place.relative(file);
        JsonNode json = entry.get("attributes");
        ImageAttributes attributes = ImageBuilder.attributes(json);
        warnOfReleaseType(relative, attributes);
        List<String> dest = List.of(name(place.destination()));
        Map<String, Object> fields = new TreeMap<>(ImageBuilder.fields(json));
        fields.put("dest", dest);
        fields.put("origin", place.root().toString());
        fields.put("src", file.toString());
        String digest = entry.path("sha256sum").textValue();
        boolean isNew = findings.image(new StagedImage(
                metadata.where(relative),
                name(file),
                file,
                file.toString(),
                place.root().toString(),
                dest,
                size(file),
                digest == null ? null : digest.toLowerCase(Locale.ROOT),
                null,
                attributes,
                Collections.unmodifiableMap(fields)));
        if (!isNew) {
            reporter.info("%s is in the sources more than once; it is pushed once", shown(file));
        }
    }

    private void warnOfReleaseType(String relative, ImageAttributes attributes) {
        String type = attributes.release().type();
        if (type != null && !USUAL_RELEASE_TYPES.contains(type)) {
            reporter.warn(
                    "%s: release.type is neither ga nor beta: %s",
                    PlainText.oneLine(relative), PlainText.oneLine(type));
        }
    }

    /** An entry whose file is not there would be an image that nobody misses. */
    private void requireFiles(Metadata metadata, Set<String> found, Path root, Findings findings) {
        for (String relative : metadata.paths()) {
            if (found.contains(relative)) {
                continue;
            }
            String[] steps = relative.split("/", 3);
            String kind = steps.length == 3 ? steps[1] : "";
            boolean ofOthers = OTHERS.contains(kind) || UNSUPPORTED.contains(kind) || kind.equals(CLOUD_IMAGES);
            if (!ofOthers) {
                findings.fault(Fault.of(
                        metadata.where(relative),
                        "there is no such image file in " + root,
                        "stage it as DESTINATION/AWS_IMAGES/FILE, or remove the entry"));
            }
        }
    }

    private static List<Path> children(Path directory, Findings findings) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted(Comparator.comparing(StagedDirectory::name)).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            findings.fault(Fault.of(directory.toString(), "cannot be read", "check the directory's permissions"));
            return new ArrayList<>();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static String shown(Path path) {
        return PlainText.oneLine(path.toString());
    }
}
