package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tags of an EC2 resource, some of which may be too new to be seen. */
final class ResourceTags {
    private static final int MOST = 50;
    private static final int LONGEST_KEY = 127;
    private static final int LONGEST_VALUE = 256;

    private final Map<String, Value> values = new TreeMap<>();

    /** Tags that come with the resource itself, and are seen when it is. */
    static ResourceTags with(Map<String, String> tags) {
        ResourceTags resourceTags = new ResourceTags();
        tags.forEach((key, value) -> resourceTags.values.put(key, new Value(value, Instant.EPOCH, null)));
        return resourceTags;
    }

    /** @throws Refusal when there would be too many */
    void checkRoomFor(Map<String, String> tags) {
        long added =
                tags.keySet().stream().filter(key -> !values.containsKey(key)).count();
        if (values.size() + added > MOST) {
            throw tooMany();
        }
    }

    void add(Map<String, String> tags, Instant now) {
        tags.forEach((key, value) -> {
            Value before = values.get(key);
            values.put(key, new Value(value, now, before == null ? null : before.text));
        });
    }

    /** Removes a tag; one with another value stays, when a value is given. */
    void remove(String key, String value) {
        Value present = values.get(key);
        if (present != null && (value == null || value.equals(present.text))) {
            values.remove(key);
        }
    }

    void clear() {
        values.clear();
    }

    /** The tags as they are seen now. */
    Map<String, String> seen(World world) {
        double delay = world.scenario().visibilitySeconds().tag();
        Map<String, String> seen = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            String text = world.seen(value.since, delay) ? value.text : value.before;
            if (text != null) {
                seen.put(key, text);
            }
        });
        return seen;
    }

    /** All tags, however new. */
    Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        values.forEach((key, value) -> all.put(key, value.text));
        return all;
    }

    /** The tags of a request's {@code Tag} list, held to EC2's rules. */
    static Map<String, String> requested(Parameters parameters) {
        Map<String, String> tags = new TreeMap<>();
        for (Parameters tag : parameters.structures("Tag")) {
            String key = tag.get("Key", "");
            String value = tag.get("Value", "");
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw Refusal.bad(
                        "InvalidParameterValue", "Tag key must be 1 to " + LONGEST_KEY + " characters long: " + key);
            }
            if (value.length() > LONGEST_VALUE) {
                throw Refusal.bad(
                        "InvalidParameterValue", "Tag value exceeds the maximum length of 256 characters: " + value);
            }
            if (key.startsWith("aws:")) {
                throw Refusal.bad(
                        "InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use: " + key);
            }
            if (tags.put(key, value) != null) {
                throw Refusal.bad("InvalidParameterValue", "Duplicate tag keys found: " + key);
            }
        }
        if (tags.size() > MOST) {
            throw tooMany();
        }
        return tags;
    }

    /** The tags of a request's {@code TagSpecification}s, which must be for the only type that the operation tags. */
    static Map<String, String> specified(Parameters parameters, String type) {
        Map<String, String> tags = new TreeMap<>();
        List<Parameters> specifications = parameters.structures("TagSpecification");
        for (Parameters specification : specifications) {
            String given = specification.required("ResourceType");
            if (!given.equals(type)) {
                throw Refusal.bad(
                        "InvalidParameterValue",
                        "'" + given + "' is not a valid taggable resource type for this operation.");
            }
            Map<String, String> requested = requested(specification);
            if (requested.isEmpty()) {
                throw Refusal.bad("InvalidParameterValue", "Tag specification must have at least one tag");
            }
            tags.putAll(requested);
        }
        if (specifications.size() > 1) {
            throw Refusal.bad("InvalidParameterValue", "Tag specification resource type must be unique: " + type);
        }
        return tags;
    }

    private static Refusal tooMany() {
        return Refusal.bad("TagLimitExceeded", "More than " + MOST + " tags on one resource");
    }

    static void write(Xml xml, Map<String, String> tags) {
        if (!tags.isEmpty()) {
            xml.items(
                    "tagSet",
                    tags.entrySet(),
                    (item, tag) -> item.text("key", tag.getKey()).text("value", tag.getValue()));
        }
    }

    /** @param before what is seen until the value is, or null */
    private record Value(String text, Instant since, String before) {}
}
