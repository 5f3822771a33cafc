package io.jenkins.plugins.amipush.credentials;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The engine's secrets document in the making: an object of strings. */
final class SecretsDocument {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> values = new LinkedHashMap<>();

    /** @param value null or empty leaves the key out */
    void put(String key, String value) {
        if (value != null && !value.isEmpty()) {
            values.put(key, value);
        }
    }

    byte[] bytes() {
        try {
            return JSON.writeValueAsBytes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings have a JSON form", e);
        }
    }

    @Override
    public String toString() {
        return "SecretsDocument" + values.keySet();
    }
}
