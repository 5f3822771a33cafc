package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.amipush.engine.PushFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads scenarios strictly: a slip in a scenario would otherwise be a fault that never happens. */
final class ScenarioReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ScenarioReader() {}

    static Scenario read(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw PushFailure.permanent(file + " cannot be read: " + e, "Name a JSON file that describes a scenario")
                    .cause(e);
        }
    }

    static Scenario read(String source, String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.isObject()) {
                throw failure(source, "a JSON object is expected", null);
            }
            UnknownKeys.find(tree, Scenario.class).ifPresent(problem -> {
                throw failure(source, problem, null);
            });
            return JSON.treeToValue(tree, Scenario.class);
        } catch (JsonProcessingException e) {
            throw failure(source, explain(e), e);
        }
    }

    private static String explain(JsonProcessingException e) {
        if (e instanceof ValueInstantiationException invalid && invalid.getCause() != null) {
            return at(invalid) + invalid.getCause().getMessage();
        }
        if (e instanceof InvalidFormatException invalid) {
            return at(invalid) + "'" + invalid.getValue() + "' is not allowed here" + choices(invalid.getTargetType());
        }
        if (e instanceof MismatchedInputException mismatched) {
            return at(mismatched) + expected(mismatched.getTargetType()) + " is expected";
        }
        String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        return (e instanceof JsonParseException ? "not JSON: " : "") + line + firstLine(e.getOriginalMessage());
    }

    /** What a value of the type is in JSON. */
    private static String expected(Class<?> type) {
        if (type == null || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == JsonNode.class) {
            return "a single JSON object";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a number";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a text";
    }

    private static String choices(Class<?> type) {
        if (type == null || !type.isEnum()) {
            return "";
        }
        return Arrays.stream(type.getEnumConstants())
                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "; allowed are ", ""));
    }

    private static String at(JsonMappingException e) {
        String path = path(e);
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.toString();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static PushFailure failure(String source, String problem, Throwable cause) {
        return PushFailure.permanent(source + ": " + problem, "Correct the scenario")
                .cause(cause);
    }
}
