package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImportTask;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.List;

/**
 * What exists of a planned image already, and can be gone on from; at most one of the first three.
 *
 * @param image or null
 * @param snapshot or null
 * @param imported an import that runs, or is completed without its snapshot being named yet; or null
 * @param deadImports how many imports of the same content failed before
 * @param content the digest that the image was found to hold, or null where nothing tells
 * @param faults why the image cannot be pushed as things are
 */
record Findings(
        Image image, Snapshot snapshot, ImportTask imported, int deadImports, String content, List<Fault> faults) {
    static final Findings NOTHING = new Findings(null, null, null, 0, null, List.of());
}
