package io.jenkins.plugins.amipush.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a rehearsal cloud holds, without what differs from run to run: ids become the names of what they stand for, times
 * are left out, fields are in the order of their names, lists in that of their text. Two pushes that came to the same are equal.
 */
final class CloudState {
    private static final Set<String> TIMES = Set.of("created", "modified", "started", "registered", "initiated");

    private CloudState() {}

    static String of(JsonNode state) throws JsonProcessingException {
        Map<String, String> names = new LinkedHashMap<>();
        state.path("images").forEach(image -> names.put(image.path("imageId").asText(), "image " + label(image)));
        state.path("snapshots")
                .forEach(snapshot -> names.put(snapshot.path("snapshotId").asText(), "snapshot " + label(snapshot)));
        state.path("importTasks")
                .forEach(task -> names.put(task.path("importTaskId").asText(), "import " + label(task)));
        String text = state.toString().replaceAll(" on \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d", " on DAY");
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        JsonNode named = Fixture.JSON.readTree(text);
        return ordered(named).toPrettyString();
    }

    private static String label(JsonNode thing) {
        String name = thing.has("name")
                ? thing.get("name").asText()
                : thing.path("tags").path("Name").asText();
        return thing.path("region").asText() + " " + name;
    }

    private static JsonNode ordered(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = Fixture.JSON.createObjectNode();
            new TreeMap<>(object.properties().stream()
                            .filter(entry -> !TIMES.contains(entry.getKey()))
                            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                    .forEach((name, value) -> sorted.set(name, ordered(value)));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(element -> elements.add(ordered(element)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            array.removeAll().addAll(elements);
        }
        return node;
    }
}
