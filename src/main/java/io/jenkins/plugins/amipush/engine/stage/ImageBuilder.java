package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes an image's attributes of their JSON, once the schema has found them valid. */
final class ImageBuilder {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

    /** What {@code images.json} never showed of them. */
    private static final Set<String> NOT_SHOWN = Set.of("marketplace_title_template", "marketplace_name");

    private static final List<String> RELEASE_KEYS =
            List.of("arch", "base_product", "base_version", "date", "product", "respin", "type", "variant", "version");

    private ImageBuilder() {}

    /** What is wrong with attributes, valid or not, beyond what the schema can say. */
    static List<Violation> check(JsonNode attributes) {
        List<Violation> violations = new ArrayList<>();
        JsonNode date = attributes.at("/release/date");
        try {
            if (date.asText().matches("[0-9]{8}")) {
                LocalDate.parse(date.asText(), DAY);
            }
        } catch (DateTimeException e) {
            violations.add(new Violation(List.of("release", "date"), date, "is no day of the calendar", null));
        }
        // To JSON Schema, 1.0 is an integer.
        requireWhole(List.of("release", "respin"), attributes.at("/release/respin"), violations);
        requireWhole(List.of("scanning_port"), attributes.path("scanning_port"), violations);
        requireWhole(List.of("access_endpoint_url", "port"), attributes.at("/access_endpoint_url/port"), violations);
        JsonNode groups = attributes.path("security_groups");
        for (int i = 0; i < groups.size(); i++) {
            for (String port : List.of("from_port", "to_port")) {
                requireWhole(List.of("security_groups", i, port), groups.get(i).path(port), violations);
            }
        }
        return violations;
    }

    private static void requireWhole(List<Object> path, JsonNode value, List<Violation> violations) {
        if (value.isNumber() && !value.isIntegralNumber()) {
            violations.add(new Violation(path, value, "must be a whole number", "write it without a fraction"));
        }
    }

    static ImageAttributes attributes(JsonNode json) {
        JsonNode release = json.get("release");
        JsonNode billing = json.get("billing_codes");
        List<String> codes = new ArrayList<>();
        billing.get("codes").forEach(code -> codes.add(code.textValue()));
        return new ImageAttributes(
                new ImageAttributes.Release(
                        text(release, "product"),
                        LocalDate.parse(text(release, "date"), DAY),
                        text(release, "arch"),
                        release.get("respin").intValue(),
                        text(release, "version"),
                        text(release, "base_product"),
                        text(release, "base_version"),
                        text(release, "variant"),
                        text(release, "type")),
                text(json, "region"),
                text(json, "type"),
                text(json, "virtualization"),
                text(json, "volume"),
                text(json, "root_device"),
                text(json, "description"),
                new ImageAttributes.BillingCodes(text(billing, "name"), List.copyOf(codes)),
                text(json, "sriov_net_support"),
                flag(json, "ena_support"),
                text(json, "boot_mode"),
                flag(json, "uefi_support"),
                flag(json, "public_image"));
    }

    private static String text(JsonNode json, String key) {
        return json.path(key).textValue();
    }

    private static Boolean flag(JsonNode json, String key) {
        JsonNode value = json.path(key);
        return value.isBoolean() ? value.booleanValue() : null;
    }

    /** The attributes as {@code images.json} shows them; the caller adds what it knows of the file. */
    static Map<String, Object> fields(JsonNode attributes) {
        Map<String, Object> fields = new TreeMap<>();
        attributes.properties().forEach(entry -> {
            if (!entry.getValue().isNull() && !NOT_SHOWN.contains(entry.getKey())) {
                fields.put(entry.getKey(), plain(entry.getValue()));
            }
        });
        Map<String, Object> release = new TreeMap<>();
        RELEASE_KEYS.forEach(
                key -> release.put(key, plain(attributes.get("release").path(key))));
        fields.put("release", Collections.unmodifiableMap(release));
        JsonNode billing = attributes.get("billing_codes");
        fields.put(
                "billing_codes",
                new TreeMap<>(Map.of("codes", plain(billing.get("codes")), "name", plain(billing.get("name")))));
        fields.putIfAbsent("security_groups", List.of());
        return fields;
    }

    /** JSON as plain Java values; what is missing is null. */
    static Object plain(JsonNode json) {
        if (json.isObject()) {
            Map<String, Object> map = new TreeMap<>();
            json.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return Collections.unmodifiableMap(map);
        }
        if (json.isArray()) {
            List<Object> list = new ArrayList<>();
            json.forEach(element -> list.add(plain(element)));
            return Collections.unmodifiableList(list);
        }
        if (json.isNull() || json.isMissingNode()) {
            return null;
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return json.isNumber() ? (Object) json.numberValue() : json.asText();
    }
}
