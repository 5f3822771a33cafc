package io.jenkins.plugins.amipush;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks through the JSON of accounts as the engine will, with all that is wrong in one line. */
final class AccountsCheck {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");
    private static final String DEFAULT = "default";

    /** How Jackson names a place within its messages. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^\\]]*?; (line: [0-9]+, column: [0-9]+)]");

    /** More would not be read in a form. */
    private static final int MOST_SHOWN = 3;

    private static final int LONGEST_SHOWN = 60;

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final boolean snapshots;
    private final List<String> errors = new ArrayList<>();

    /** What only a rehearsal lets through: placeholders of a documentation. */
    private final List<String> malformed = new ArrayList<>();

    private AccountsCheck(boolean snapshots) {
        this.snapshots = snapshots;
    }

    /** @param snapshots whether it is about snapshots, whose accounts may be a list too */
    static Finding of(String json, boolean snapshots, boolean rehearse) {
        AccountsCheck check = new AccountsCheck(snapshots);
        check.read(json);
        if (!check.errors.isEmpty() || !rehearse && !check.malformed.isEmpty()) {
            return Finding.error(check.line());
        }
        return check.malformed.isEmpty() ? Finding.OK : Finding.warning(check.line() + "; fit for a rehearsal only");
    }

    private String line() {
        errors.addAll(malformed);
        String more = errors.size() > MOST_SHOWN ? "; and %d more".formatted(errors.size() - MOST_SHOWN) : "";
        return errors.stream().limit(MOST_SHOWN).collect(Collectors.joining("; ")) + more;
    }

    private void read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root != null && root.isObject()) {
                root.properties().forEach(entry -> region(entry.getKey(), entry.getValue()));
            } else {
                errors.add("Not a JSON object: write " + example());
            }
        } catch (JsonProcessingException e) {
            String first = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
            String problem = SOURCE.matcher(first).replaceAll("$1");
            String position = e.getLocation() == null
                    ? ""
                    : "Line %d, column %d: "
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            errors.add("%snot JSON: %s; write %s".formatted(position, problem, example()));
        }
    }

    private void region(String region, JsonNode value) {
        if (!region.equals(DEFAULT) && !REGION.matcher(region).matches()) {
            malformed.add("%s is neither a region's name nor \"default\"".formatted(shown(region)));
        }
        if (value.isObject()) {
            value.properties().forEach(entry -> account(region + "." + entry.getKey(), entry.getValue()));
        } else if (!snapshots) {
            errors.add("%s: %s is no object of alias and account id".formatted(shown(region), shown(value.toString())));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                account(region + "[" + i + "]", value.get(i));
            }
        } else if (!value.isNull()) {
            account(region, value);
        }
    }

    private void account(String field, JsonNode value) {
        if (!value.isTextual()) {
            errors.add("%s: put the account id %s in quotes".formatted(shown(field), shown(value.toString())));
        } else if (!ACCOUNT.matcher(value.textValue()).matches()) {
            malformed.add(
                    "%s: %s is no account id, which has 12 digits".formatted(shown(field), shown(value.textValue())));
        }
    }

    private String example() {
        return snapshots
                ? "{\"us-east-2\": [\"123456789012\"], \"default\": []}"
                : "{\"us-east-2\": {\"alias\": \"123456789012\"}, \"default\": {}}";
    }

    private static String shown(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    }
}
