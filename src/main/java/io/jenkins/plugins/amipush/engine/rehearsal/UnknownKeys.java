package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds keys that a record does not have. Jackson does so only after it has made the record, which then complains of
 * what is missing rather than of the slip that made it so.
 */
final class UnknownKeys {
    private UnknownKeys() {}

    /** What is wrong with the first unknown key; empty when there is none. */
    static Optional<String> find(JsonNode node, Type type) {
        return find(node, type, "");
    }

    private static Optional<String> find(JsonNode node, Type type, String path) {
        if (type instanceof ParameterizedType list && node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<String> found = find(node.get(i), list.getActualTypeArguments()[0], path + '[' + i + ']');
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return type instanceof Class<?> raw && raw.isRecord() && node.isObject()
                ? findInRecord(node, raw, path)
                : Optional.empty();
    }

    private static Optional<String> findInRecord(JsonNode node, Class<?> type, String path) {
        Map<String, Type> known = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            known.put(component.getName(), component.getGenericType());
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            String keyPath = path.isEmpty() ? name : path + '.' + name;
            if (!known.containsKey(name)) {
                return Optional.of("unknown key " + keyPath + "; known are " + String.join(", ", known.keySet()));
            }
            Optional<String> found = find(node.get(name), known.get(name), keyPath);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
