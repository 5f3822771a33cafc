package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What exists of a planned image already, and can be gone on from.
 *
 * @param image or null
 * @param snapshot or null
 * @param imports all imports of the content that AWS remembers, dead ones included
 * @param content the digest that the image was found to hold, or null where nothing tells
 * @param faults why the image cannot be pushed as things are
 * @param details what else is known of the image
 */
record Findings(
        Image image, Snapshot snapshot, List<ImportTask> imports, String content, List<Fault> faults, Details details) {
    static final Findings NOTHING = new Findings(null, null, List.of(), null, List.of());

    /** The snapshot that is known to hold the image's content, if there is one. */
    Optional<MakeSnapshot.Made> held() {
        if (image != null) {
            return Optional.ofNullable(image.snapshotId())
                    .filter(id -> content != null)
                    .map(id -> new MakeSnapshot.Made(id, content, false));
        }
        return Optional.ofNullable(snapshot)
                .filter(found -> found.completed() && found.sha256().isPresent())
                .map(found -> new MakeSnapshot.Made(found.id(), found.sha256().get(), false));
    }

    Findings(Image image, Snapshot snapshot, List<ImportTask> imports, String content, List<Fault> faults) {
        this(image, snapshot, imports, content, faults, Details.NONE);
    }

    /**
     * What was found out about an image along with the others of its region; null for what was not, and must be asked
     * for where it is needed.
     *
     * @param root the root device's snapshot
     * @param accounts who may launch the image
     * @param snapshotAccounts who may make volumes of the snapshot
     */
    record Details(Snapshot root, Set<String> accounts, Set<String> snapshotAccounts) {
        static final Details NONE = new Details(null, null, null);
    }

    /** An import that may bring the snapshot, or has brought it without its being named yet. */
    Optional<ImportTask> importTask() {
        return imports.stream().filter(task -> !task.dead() && !task.spoiled()).findFirst();
    }
}
