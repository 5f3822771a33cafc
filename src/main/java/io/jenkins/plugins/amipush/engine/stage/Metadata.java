package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The metadata document of a staged directory: what it says of which staged file. */
final class Metadata {
    /** The first one found counts. */
    private static final List<String> NAMES = List.of("staged.yaml", "staged.yml", "staged.json", "pub-mapfile.json");

    private static final int ENTRY_DEPTH = 3;
    private static final String ATTRIBUTES = "attributes";
    private static final Pattern IMAGE = Pattern.compile("^[^/]+/" + StagedDirectory.IMAGES + "/");

    private final Path file;
    private final boolean readable;
    private final Map<String, JsonNode> entries = new LinkedHashMap<>();
    private final Set<String> invalid = new LinkedHashSet<>();

    private Metadata(Path file, boolean readable) {
        this.file = file;
        this.readable = readable;
    }

    /** Finds and reads the document; what is wrong with it is a finding. */
    static Optional<Metadata> of(Path root, MetadataSchema schema, Findings findings, Reporter reporter) {
        for (String name : NAMES) {
            Path file = root.resolve(name);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                if (Documents.fits(file)) {
                    findings.metadataFile(file);
                }
                return Optional.of(read(file, schema, findings, reporter));
            }
        }
        return Optional.empty();
    }

    private static Metadata read(Path file, MetadataSchema schema, Findings findings, Reporter reporter) {
        JsonNode document;
        try {
            document = Documents.read(file);
        } catch (BadDocument e) {
            reporter.error("%s is not valid", file.getFileName());
            findings.fault(Fault.of(file.toString(), e.getMessage(), "correct the file"));
            return new Metadata(file, false);
        }
        Metadata metadata = new Metadata(file, true);
        metadata.index(document.path("payload").path("files"), findings);
        metadata.validate(document, schema, findings, reporter);
        if (document.path("header").isObject() && !document.get("header").has("version")) {
            reporter.warn("%s has no header.version; \"0.2\" is assumed", file);
        }
        return metadata;
    }

    private void index(JsonNode files, Findings findings) {
        for (JsonNode entry : files) {
            String path = entry.path("relative_path").textValue();
            if (path != null && entries.putIfAbsent(path, entry) != null) {
                invalid.add(path);
                findings.fault(Fault.of(
                        file.toString(),
                        "File " + path + " listed twice in " + file.getFileName(),
                        "leave one entry for each file"));
            }
        }
    }

    private void validate(JsonNode document, MetadataSchema schema, Findings findings, Reporter reporter) {
        Map<Integer, List<Violation>> byEntry = new TreeMap<>();
        List<Violation> ofDocument = new ArrayList<>();
        for (Violation violation : schema.document(document)) {
            List<Object> path = violation.path();
            if (path.size() >= ENTRY_DEPTH && path.get(2) instanceof Integer index) {
                byEntry.computeIfAbsent(index, any -> new ArrayList<>()).add(violation.below(ENTRY_DEPTH));
            } else {
                ofDocument.add(violation);
            }
        }
        int index = 0;
        for (JsonNode entry : document.path("payload").path("files")) {
            for (Violation violation : beyondSchema(entry)) {
                List<Violation> known = byEntry.computeIfAbsent(index, any -> new ArrayList<>());
                if (known.stream().noneMatch(other -> other.path().equals(violation.path()))) {
                    known.add(violation);
                }
            }
            index++;
        }
        if (!ofDocument.isEmpty()) {
            reporter.error("%s is not valid", file.getFileName());
            ofDocument.forEach(violation -> findings.fault(violation.fault(file.toString())));
        }
        byEntry.forEach((position, violations) -> {
            JsonNode entry = document.get("payload").get("files").get(position);
            String path = entry.path("relative_path").textValue();
            report(path == null ? "payload.files[" + position + "]" : path, violations, findings, reporter);
        });
    }

    private static List<Violation> beyondSchema(JsonNode entry) {
        boolean image = IMAGE.matcher(entry.path("relative_path").asText()).find();
        return image
                ? ImageBuilder.check(entry.path(ATTRIBUTES)).stream()
                        .map(violation -> violation.above(ATTRIBUTES))
                        .toList()
                : List.of();
    }

    /** Tells what is wrong with an entry; its file is not to be pushed. */
    private void report(String path, List<Violation> violations, Findings findings, Reporter reporter) {
        invalid.add(path);
        reporter.error("%s (in %s) is not valid", PlainText.oneLine(path), file.getFileName());
        for (Violation violation : violations) {
            boolean attribute =
                    violation.path().size() > 1 && violation.path().get(0).equals(ATTRIBUTES);
            findings.fault(violation.below(attribute ? 1 : 0).fault(where(path)));
        }
    }

    /** How messages call the place of an entry. */
    String where(String path) {
        return path + " (in " + file + ")";
    }

    Path file() {
        return file;
    }

    /** Whether it could be read at all. */
    boolean readable() {
        return readable;
    }

    /** All paths that have an entry, in the document's order. */
    Set<String> paths() {
        return entries.keySet();
    }

    boolean isInvalid(String path) {
        return invalid.contains(path);
    }

    /** The entry of a path, looked up as it is written. */
    Optional<JsonNode> entry(String path) {
        return Optional.ofNullable(entries.get(path));
    }
}
