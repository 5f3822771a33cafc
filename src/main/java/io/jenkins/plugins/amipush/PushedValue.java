package io.jenkins.plugins.amipush;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code amiPush} returns: maps, lists and plain values, which a pipeline can keep over a restart. */
final class PushedValue {
    private PushedValue() {}

    static Map<String, Object> of(Results results) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("outcome", results.outcome().name().toLowerCase(Locale.ROOT));
        value.put("reason", results.reason());
        List<Map<String, Object>> images = new ArrayList<>();
        results.images().forEach(image -> images.add(of(image)));
        value.put("images", images);
        Map<String, Integer> counts = new LinkedHashMap<>();
        results.counts().forEach((state, count) -> counts.put(state.name(), count));
        value.put("counts", counts);
        return value;
    }

    private static Map<String, Object> of(ImageResult image) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("file", image.file());
        value.put("dest", new ArrayList<>(image.dest()));
        value.put("name", image.name());
        value.put("region", image.region());
        value.put("type", image.type());
        value.put("state", image.state().name());
        value.put("ami", image.ami());
        value.put("snapshotId", image.snapshotId());
        value.put("shipped", image.shipped());
        value.put("publicImage", image.publicImage());
        value.put("attempts", image.attempts());
        value.put("reason", image.reason());
        return value;
    }
}
