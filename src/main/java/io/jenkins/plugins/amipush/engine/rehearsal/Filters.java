package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The filters of EC2's Describe calls: each must match, by any of its values, which may hold wildcards.
 *
 * @param <T> what is described
 */
final class Filters<T> {
    private static final int MOST_VALUES = 200;

    private final Map<String, Function<T, Collection<String>>> fields = new LinkedHashMap<>();
    private final Function<T, Map<String, String>> tags;

    /** @param tags the tags of a thing as they are seen now */
    Filters(Function<T, Map<String, String>> tags) {
        this.tags = tags;
    }

    /** Knows a filter of that name on a field that may be null. */
    Filters<T> field(String name, Function<T, Object> value) {
        return fields(name, thing -> {
            Object field = value.apply(thing);
            return field == null ? List.of() : List.of(field.toString());
        });
    }

    /** Knows a filter of that name on a field with several values. */
    Filters<T> fields(String name, Function<T, Collection<String>> values) {
        fields.put(name, values);
        return this;
    }

    /**
     * The things that a request's filters let through.
     *
     * @param parameter the name of the request's list of filters
     */
    List<T> select(Collection<T> things, Parameters parameters, String parameter) {
        List<T> selected = new ArrayList<>(things);
        List<Parameters> filters = parameters.structures(parameter);
        if (filters.stream().mapToInt(filter -> filter.list("Value").size()).sum() > MOST_VALUES) {
            throw Refusal.bad(
                    "FilterLimitExceeded",
                    "The maximum number of filter values specified on a single call is " + MOST_VALUES);
        }
        for (Parameters filter : filters) {
            String name = filter.required("Name");
            List<Glob> globs = filter.list("Value").stream().map(Glob::new).toList();
            if (globs.isEmpty()) {
                throw Refusal.bad("InvalidParameterValue", "The filter '" + name + "' has no values");
            }
            Function<T, Collection<String>> values = values(name);
            selected.removeIf(thing -> values.apply(thing).stream()
                    .noneMatch(value -> globs.stream().anyMatch(glob -> glob.matches(value))));
        }
        return selected;
    }

    private Function<T, Collection<String>> values(String name) {
        if (name.startsWith("tag:")) {
            String key = name.substring("tag:".length());
            return thing -> {
                String value = tags.apply(thing).get(key);
                return value == null ? List.of() : List.of(value);
            };
        }
        if (name.equals("tag-key")) {
            return thing -> tags.apply(thing).keySet();
        }
        Function<T, Collection<String>> values = fields.get(name);
        if (values == null) {
            throw Refusal.bad("InvalidParameterValue", "The filter '" + name + "' is invalid");
        }
        return values;
    }
}
