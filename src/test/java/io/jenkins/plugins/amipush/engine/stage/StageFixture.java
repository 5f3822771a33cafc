package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.Recorded;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A staged directory with one valid image, to be spoilt by tests. */
final class StageFixture {
    static final String IMAGE = "us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTRIBUTES = """
            {"region": "us-east-2", "type": "hourly", "virtualization": "hvm", "volume": "gp2",
             "root_device": "/dev/sda1", "description": "Provided by Red Hat, Inc.",
             "sriov_net_support": "simple", "ena_support": true,
             "billing_codes": {"name": "Hourly2", "codes": ["bp-6fa54006"]},
             "release": {"product": "RHEL", "date": "20210902", "arch": "x86_64", "respin": 5, "version": "8.5.0",
                         "base_product": null, "base_version": null, "variant": "BaseOS", "type": "ga"}}
            """;

    final Path root;
    final Recorded recorded = new Recorded();
    final Map<String, String> environment = new HashMap<>();
    boolean rehearsal;

    StageFixture(Path root) {
        this.root = root;
        file(IMAGE, "DATA".repeat(1024));
        entry(entry -> {});
    }

    static ObjectNode attributes() {
        return object(ATTRIBUTES);
    }

    static ObjectNode object(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes staged.json with the one image, changed. */
    StageFixture entry(Consumer<ObjectNode> change) {
        ObjectNode entry = object("{}");
        entry.put("relative_path", IMAGE).set("attributes", attributes());
        change.accept(entry);
        return entries(entry);
    }

    /** Writes staged.json with the one image, its attributes changed. */
    StageFixture attributes(Consumer<ObjectNode> change) {
        return entry(entry -> change.accept((ObjectNode) entry.get("attributes")));
    }

    /** Writes staged.json with these entries. */
    StageFixture entries(ObjectNode... entries) {
        ObjectNode document = object("{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": []}}");
        ArrayNode files = (ArrayNode) document.at("/payload/files");
        files.addAll(List.of(entries));
        return file("staged.json", document.toString());
    }

    StageFixture file(String relative, String content) {
        try {
            Path file = root.resolve(relative);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    StageFixture remove(String relative) {
        try {
            Files.delete(root.resolve(relative));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Stage read() {
        return read("staged:" + root);
    }

    Stage read(String... sources) {
        return new StageReader(recorded.reporter, recorded, environment, rehearsal).read(List.of(sources));
    }

    /** The lines of all faults, with the directory's name left out. */
    List<String> faults(String... sources) {
        Stage stage = sources.length == 0 ? read() : read(sources);
        return stage.faults().stream().map(Fault::line).map(this::local).toList();
    }

    String local(String line) {
        return line.replace(root.toString(), "R");
    }

    List<String> notes() {
        return recorded.notes.stream().map(this::local).toList();
    }
}
