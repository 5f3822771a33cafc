package io.jenkins.plugins.amipush.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * At which revision each part of a JSON value changed last, so that what is newer than any revision can be told without
 * a history of values. Only parts that changed by themselves are held; the others are as old as what they are part of.
 *
 * <p>What is newer is a JSON Merge Patch (RFC 7396), and one thing more: an array of objects that only grew, or whose
 * elements changed, is patched by an object of its indexes. Values hold no nulls.
 */
final class Revisions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** When the value came here as a whole; 0 when it is as old as what it is part of. */
    private long set;

    /** When anything in it changed last. */
    private long newest;

    /** Whether it ever was an array: an object in its place would be taken for a patch of indexes. */
    private boolean array;

    /** By name or index. Those of names that are gone stay, and say when they went. */
    private Map<String, Revisions> parts = Map.of();

    Revisions(long revision) {
        set = revision;
        newest = revision;
    }

    /** When anything changed last. */
    long newest() {
        return newest;
    }

    /**
     * Notes what is another in the new value.
     *
     * @return false when a patch from before this revision would be misread
     */
    boolean change(JsonNode before, JsonNode after, long revision) {
        if (before.equals(after)) {
            return true;
        }
        newest = revision;
        array |= before.isArray();
        if (before.isObject() && after.isObject()) {
            return changeObject(before, after, revision);
        }
        if (isList(before) && isList(after) && before.size() <= after.size()) {
            return changeList(before, after, revision);
        }
        leave(before, revision);
        return !misleads(after);
    }

    private boolean changeObject(JsonNode before, JsonNode after, long revision) {
        boolean told = true;
        for (Iterator<String> names = after.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode old = before.get(name);
            if (old == null) {
                told &= part(name).come(after.get(name), revision);
            } else if (!old.equals(after.get(name))) {
                told &= part(name).change(old, after.get(name), revision);
            }
        }
        for (Iterator<String> names = before.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!after.has(name)) {
                part(name).leave(before.get(name), revision);
            }
        }
        return told;
    }

    private boolean changeList(JsonNode before, JsonNode after, long revision) {
        boolean told = true;
        for (int i = 0; i < after.size(); i++) {
            if (i >= before.size()) {
                told &= part(String.valueOf(i)).come(after.get(i), revision);
            } else if (!before.get(i).equals(after.get(i))) {
                told &= part(String.valueOf(i)).change(before.get(i), after.get(i), revision);
            }
        }
        return told;
    }

    private boolean come(JsonNode value, long revision) {
        set = revision;
        newest = revision;
        return !misleads(value);
    }

    /** Whether there is an object in the value where there once was an array. */
    private boolean misleads(JsonNode value) {
        return value.isObject()
                && (array
                        || parts.entrySet().stream()
                                .anyMatch(part -> value.has(part.getKey())
                                        && part.getValue().misleads(value.get(part.getKey()))));
    }

    /** The value goes: who has it must hear of each of its names, should an object take its place. */
    private void leave(JsonNode value, long revision) {
        set = revision;
        newest = revision;
        array |= value.isArray();
        if (value.isArray()) {
            parts = Map.of();
        } else if (value.isObject()) {
            value.fieldNames().forEachRemaining(name -> part(name).leave(value.get(name), revision));
        }
    }

    /** What is newer than {@code since} in the value as it is now. */
    JsonNode patch(JsonNode value, long since) {
        return patch(value, since, 0);
    }

    private JsonNode patch(JsonNode value, long since, long whole) {
        long came = Math.max(whole, set);
        if (value.isObject()) {
            return objectPatch(value, since, came);
        }
        if (isList(value) && came <= since) {
            ObjectNode patch = JSON.objectNode();
            for (int i = 0; i < value.size(); i++) {
                Revisions part = parts.get(String.valueOf(i));
                if (part != null && part.newest > since) {
                    patch.set(String.valueOf(i), part.patch(value.get(i), since, came));
                }
            }
            return patch;
        }
        return value;
    }

    private ObjectNode objectPatch(JsonNode value, long since, long came) {
        ObjectNode patch = JSON.objectNode();
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            Revisions part = parts.get(name);
            if (Math.max(came, part == null ? 0 : part.newest) > since) {
                patch.set(name, part == null ? value.get(name) : part.patch(value.get(name), since, came));
            }
        }
        parts.forEach((name, part) -> {
            if (!value.has(name) && part.newest > since) {
                patch.putNull(name);
            }
        });
        return patch;
    }

    private Revisions part(String name) {
        if (parts.isEmpty()) {
            parts = new HashMap<>();
        }
        return parts.computeIfAbsent(name, key -> new Revisions(0));
    }

    private static boolean isList(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode element : value) {
            if (!element.isObject()) {
                return false;
            }
        }
        return true;
    }
}
