package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The parameters of an EC2 query: {@code Filter.1.Value.2=...} is the second value of the first filter. */
final class Parameters {
    private static final Pattern INDEX = Pattern.compile("\\.\\d+(?=\\.|$)");
    private static final Set<String> ALWAYS = Set.of("Action", "Version", "DryRun");

    private final Map<String, String> values;

    Parameters(Map<String, String> values) {
        this.values = values;
    }

    Map<String, String> all() {
        return values;
    }

    /** Refuses parameters that an operation does not have; {@code N} in a name stands for any index. */
    void checkNames(Set<String> known) {
        for (String name : values.keySet()) {
            String form = INDEX.matcher(name).replaceAll(".N");
            if (!ALWAYS.contains(name) && !known.contains(form)) {
                throw Refusal.bad("UnknownParameter", "The parameter " + name + " is not recognized");
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value, or null. */
    String get(String name) {
        return values.get(name);
    }

    String get(String name, String standard) {
        return values.getOrDefault(name, standard);
    }

    /** A value that must be there and not be empty. */
    String required(String name) {
        String value = values.get(name);
        if (value == null || value.isEmpty()) {
            throw Refusal.bad("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }

    /** A value of those allowed, or null. */
    String oneOf(String name, Set<String> allowed) {
        String value = values.get(name);
        if (value != null && !allowed.contains(value)) {
            throw invalid(name, value);
        }
        return value;
    }

    /** True or false, or null when nothing is said. */
    Boolean flag(String name) {
        String value = oneOf(name, Set.of("true", "false"));
        return value == null ? null : Boolean.valueOf(value);
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(flag(name));
    }

    /** A whole number within bounds, or null. */
    Integer number(String name, int least, int most) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid(name, value);
        }
        throw invalid(name, value);
    }

    /** The values of a list of texts, in the order of their indices. */
    List<String> list(String name) {
        List<String> list = new ArrayList<>();
        structures(name).forEach(item -> list.add(item.get("", "")));
        return list;
    }

    /** The items of a list of structures, each with the names that its fields have inside it. */
    List<Parameters> structures(String name) {
        String prefix = name + '.';
        TreeMap<Integer, Map<String, String>> items = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                String rest = key.substring(prefix.length());
                int dot = rest.indexOf('.');
                String index = dot < 0 ? rest : rest.substring(0, dot);
                if (index.matches("\\d{1,9}")) {
                    items.computeIfAbsent(Integer.valueOf(index), number -> new TreeMap<>())
                            .put(dot < 0 ? "" : rest.substring(dot + 1), value);
                }
            }
        });
        return items.values().stream().map(Parameters::new).toList();
    }

    /** The fields of a structure, with the names that they have inside it; empty when it is absent. */
    Parameters structure(String name) {
        String prefix = name + '.';
        Map<String, String> fields = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                fields.put(key.substring(prefix.length()), value);
            }
        });
        return new Parameters(fields);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    static Refusal invalid(String name, String value) {
        return Refusal.bad("InvalidParameterValue", "Value (" + value + ") for parameter " + name + " is invalid.");
    }
}
