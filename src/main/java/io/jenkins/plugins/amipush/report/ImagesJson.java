package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code images.json}: the images that have an AMI, in the form that a {@code pub:} source and the delete command read.
 * Those without one stay out: a reader would look for them by name and could meet an older image.
 */
public final class ImagesJson {
    private ImagesJson() {}

    /** The whole file; ASCII, no line break at the end. */
    public static String text(Results results) {
        List<Map<String, Object>> entries = results.images().stream()
                .filter(image -> image.ami() != null)
                .map(ImagesJson::entry)
                .toList();
        return PythonJson.pretty(entries);
    }

    private static Map<String, Object> entry(ImageResult image) {
        Map<String, Object> entry = new LinkedHashMap<>(image.item());
        entry.put("ami", image.ami());
        entry.put("image_id", image.ami());
        entry.put("name", image.name());
        entry.put("snapshot_id", image.snapshotId());
        entry.put("state", (image.state() == ItemState.PUSHED ? ItemState.PUSHED : ItemState.NOTPUSHED).name());
        // What an earlier push's list said of the content is no more than that; what AWS says of it counts.
        if (image.sha256() != null) {
            entry.put("sha256sum", image.sha256());
        }
        entry.values().removeIf(value -> value == null);
        return entry;
    }
}
