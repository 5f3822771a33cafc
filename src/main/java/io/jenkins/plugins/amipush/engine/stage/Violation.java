package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule that a document breaks.
 *
 * @param path keys and indexes from the document's root to the value
 * @param value the value, or null where it is missing
 */
record Violation(List<Object> path, JsonNode value, String problem, String remedy) {
    /** The violation of the value below so many steps of the path. */
    Violation below(int steps) {
        return new Violation(path.subList(steps, path.size()), value, problem, remedy);
    }

    /** The violation as seen from the value that holds this one's root. */
    Violation above(String key) {
        List<Object> longer = new ArrayList<>(List.of(key));
        longer.addAll(path);
        return new Violation(longer, value, problem, remedy);
    }

    Fault fault(String where) {
        return new Fault(where, field(), shown(), problem, remedy);
    }

    /** The path in words, such as {@code release.date}, or null at the root. */
    private String field() {
        StringBuilder field = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer index) {
                field.append('[').append(index).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step);
            }
        }
        return field.isEmpty() ? null : field.toString();
    }

    private String shown() {
        if (value == null) {
            return null;
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
