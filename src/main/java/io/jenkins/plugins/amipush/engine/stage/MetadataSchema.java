package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the metadata document, {@code staged.schema.json}, and what breaking them means in plain words. */
final class MetadataSchema {
    private static final String RESOURCE = "staged.schema.json";

    private final ObjectNode rules;
    private final Schema document;
    private final Schema ami;

    MetadataSchema() {
        try (InputStream resource = MetadataSchema.class.getResourceAsStream(RESOURCE)) {
            rules = (ObjectNode) new ObjectMapper().readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        document = registry.getSchema(rules);
        ObjectNode amiRules = rules.deepCopy().retain("$schema", "definitions");
        amiRules.put("$ref", "#/definitions/ami");
        ami = registry.getSchema(amiRules);
    }

    /** What is wrong with a whole metadata document. */
    Collection<Violation> document(JsonNode node) {
        return violations(document, node);
    }

    /** What is wrong with the attributes of an AMI. */
    Collection<Violation> ami(JsonNode node) {
        return violations(ami, node);
    }

    /** The names of all attributes that an AMI may have. */
    Set<String> amiAttributes() {
        Set<String> names = new HashSet<>();
        rules.at("/definitions/ami/properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The first violation at each place, in the document's order. */
    private Collection<Violation> violations(Schema schema, JsonNode node) {
        Map<List<Object>, Violation> found = new LinkedHashMap<>();
        for (Error error : schema.validate(node)) {
            Violation violation = violation(error);
            found.putIfAbsent(violation.path(), violation);
        }
        return found.values();
    }

    private Violation violation(Error error) {
        List<Object> path = elements(error.getInstanceLocation());
        JsonNode value = error.getInstanceNode();
        JsonNode rule = rule(error);
        String remedy = rule.path("description").textValue();
        if (error.getProperty() != null) {
            path.add(error.getProperty());
        }
        return switch (error.getKeyword()) {
            case "required" -> {
                JsonNode missing = resolved(rule.path("properties").path(error.getProperty()));
                yield new Violation(
                        path, null, "is missing", missing.path("description").asText("add it"));
            }
            case "additionalProperties" ->
                new Violation(
                        path, value.get(error.getProperty()), "is not known here", nearest(error.getProperty(), rule));
            default -> new Violation(path, value, problem(error.getKeyword(), rule, value), remedy);
        };
    }

    private static String problem(String keyword, JsonNode rule, JsonNode value) {
        JsonNode limit = rule.path(keyword);
        return switch (keyword) {
            case "type" -> "must be " + expected(limit) + ", not " + kind(value);
            case "enum" -> "must be " + choice(limit);
            case "const" -> "must be " + limit + (value.isTextual() ? "" : ", not " + kind(value));
            case "minLength" ->
                limit.asInt() == 1 ? "must not be empty" : "must have at least " + limit + " characters";
            case "minimum" -> "must be at least " + limit;
            case "maximum" -> "must be at most " + limit;
            default -> "has the wrong form";
        };
    }

    private static String expected(JsonNode types) {
        String type = types.isArray() ? types.get(0).asText() : types.asText();
        return switch (type) {
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            default -> "an object";
        };
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> value.isIntegralNumber() ? "a number" : "a number with a fraction";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "a date or another value without quotes";
        };
    }

    private static String choice(JsonNode values) {
        List<String> names = new ArrayList<>();
        for (JsonNode value : values) {
            names.add(value.isNull() ? "absent" : value.asText());
        }
        String last = names.remove(names.size() - 1);
        return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
    }

    private static String nearest(String name, JsonNode rule) {
        List<String> known = new ArrayList<>();
        rule.path("properties").fieldNames().forEachRemaining(known::add);
        int most = Math.max(1, name.length() / 4);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= most)
                .findFirst()
                .map(candidate -> "did you mean " + candidate + "?")
                .orElse("remove it");
    }

    /** How many characters must be changed, added or removed to make one of the other. */
    private static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > 8) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(diagonal, row[j - 1]));
            }
        }
        return row[other.length()];
    }

    /** The part of the schema that holds the broken keyword. */
    private JsonNode rule(Error error) {
        JsonNode rule = rules;
        JsonNode node = rules;
        for (Object step : elements(error.getSchemaLocation().getFragment())) {
            node = step instanceof Integer index ? node.path(index) : node.path(step.toString());
            if (node.has(error.getKeyword())) {
                rule = node;
            }
        }
        return rule;
    }

    private JsonNode resolved(JsonNode rule) {
        return rule.has("$ref") ? rules.at(rule.get("$ref").asText().substring(1)) : rule;
    }

    private static List<Object> elements(NodePath path) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            elements.add(path.getElement(i));
        }
        return elements;
    }
}
