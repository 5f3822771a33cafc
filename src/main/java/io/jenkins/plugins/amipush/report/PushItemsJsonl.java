package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pushitems.jsonl}: every push item with its state, failures included, one JSON object a line. */
public final class PushItemsJsonl {
    private PushItemsJsonl() {}

    /** The whole file; ASCII, every line ended; empty without items. */
    public static String text(Results results) {
        return results.images().stream()
                .map(image -> PythonJson.line(item(image)) + "\n")
                .collect(Collectors.joining());
    }

    private static Map<String, Object> item(ImageResult image) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("filename", image.ami() == null ? image.file() : image.ami());
        item.put("state", image.state().name());
        item.put("src", image.src());
        item.put("dest", image.dest());
        item.put("reason", image.reason());
        item.values().removeIf(value -> value == null);
        return item;
    }
}
