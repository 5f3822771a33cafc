package io.jenkins.plugins.amipush.engine.stage;

import io.jenkins.plugins.amipush.journal.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Collects what the sources yield while they are read. */
final class Findings {
    private final Map<Object, StagedImage> images = new LinkedHashMap<>();
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Set<Path> metadataFiles = new LinkedHashSet<>();
    private final Map<String, Integer> others = new TreeMap<>();

    /** What makes two images the same, however their sources are spelt. */
    private record Identity(
            Path path, String src, List<String> dest, String sha256, String imageId, ImageAttributes attributes) {}

    /** Takes an image, unless the same one was taken before; says which. */
    boolean image(StagedImage image) {
        Path path = image.path() == null ? null : image.path().toAbsolutePath().normalize();
        String src = path == null ? image.src() : null;
        Object identity = new Identity(path, src, image.dest(), image.sha256(), image.imageId(), image.attributes());
        return images.putIfAbsent(identity, image) == null;
    }

    void fault(Fault fault) {
        faults.add(fault);
    }

    void metadataFile(Path file) {
        metadataFiles.add(file);
    }

    /** Counts something that no AMI can be made of. */
    void other(String kind) {
        others.merge(kind, 1, Integer::sum);
    }

    boolean nothing() {
        return images.isEmpty() && faults.isEmpty();
    }

    /** What was seen beside images, for a message. */
    String othersSeen() {
        List<String> seen = new ArrayList<>();
        others.forEach((kind, count) -> seen.add(count + " " + kind));
        return seen.isEmpty() ? "nothing" : String.join(", ", seen);
    }

    Stage stage() {
        return new Stage(List.copyOf(images.values()), List.copyOf(faults), List.copyOf(metadataFiles));
    }
}
