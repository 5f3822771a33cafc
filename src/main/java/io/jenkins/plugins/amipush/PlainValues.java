package io.jenkins.plugins.amipush;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes texts of the maps and lists that a Jenkinsfile gives. Nothing is refused here, where a refusal would be a stack
 * trace in the build's log: what cannot be meant becomes a text that the engine refuses.
 */
final class PlainValues {
    private static final Set<String> JSON = Set.of("accounts", "snapshotAccountIds");
    private static final Set<String> LISTS = Set.of("source", "onlyRegions", "onlyTypes", "onlyFiles", "onlyImages");
    private static final String TAGS = "tags";

    /** Accounts are two maps deep; a map that holds itself must come to an end. */
    private static final int DEEPEST = 8;

    /** What is no character of a tag, so that a line break in one does not make two tags of it. */
    private static final String NO_CHARACTER = "\uFFFD";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlainValues() {}

    /** The arguments of a step, each map, list or array in them as text. */
    static Map<String, Object> asTexts(Map<String, ?> arguments) {
        Map<String, Object> texts = new LinkedHashMap<>(arguments);
        texts.replaceAll(PlainValues::asText);
        return texts;
    }

    private static Object asText(String name, Object given) {
        Object value = given instanceof Object[] array ? Arrays.asList(array) : given;
        if (!(value instanceof Map || value instanceof Collection)) {
            return value;
        }
        if (JSON.contains(name)) {
            return json(value, 0).toString();
        }
        if (value instanceof Collection<?> list && (LISTS.contains(name) || name.equals(TAGS))) {
            return list.stream().map(PlainValues::word).collect(Collectors.joining("\n"));
        }
        if (value instanceof Map<?, ?> map && name.equals(TAGS)) {
            return map.entrySet().stream()
                    .map(tag -> word(tag.getKey()) + "=" + word(tag.getValue()))
                    .collect(Collectors.joining("\n"));
        }
        return value;
    }

    private static JsonNode json(Object given, int depth) {
        Object value = given instanceof Object[] array ? Arrays.asList(array) : given;
        if (depth > DEEPEST) {
            return NODES.textNode("nested too deeply");
        } else if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, element) -> object.set(text(key), json(element, depth + 1)));
            return object;
        } else if (value instanceof Collection<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(element -> array.add(json(element, depth + 1)));
            return array;
        } else if (value instanceof Integer || value instanceof Long) {
            return NODES.numberNode(((Number) value).longValue());
        } else if (value instanceof Boolean bool) {
            return NODES.booleanNode(bool);
        }
        return NODES.textNode(text(value));
    }

    private static String word(Object value) {
        return value == null ? "" : text(value).replaceAll("\\R", NO_CHARACTER);
    }

    /** Plain values as they read; of anything else its class, for its own words are code of the Jenkinsfile. */
    private static String text(Object value) {
        return value == null || value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? String.valueOf(value)
                : value.getClass().getName();
    }
}
