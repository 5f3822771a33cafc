package io.jenkins.plugins.amipush.engine.push;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the JSON of {@code --accounts} (region or {@code default} → alias → account id) and of
 * {@code --snapshot-account-ids} (region or {@code default} → account ids), and finds everything that is wrong with it.
 *
 * <p>In a rehearsal, account ids and region names that AWS could not know are warnings, so that the placeholders of
 * documentation can be rehearsed.
 */
public final class AccountMapParser {
    /** AWS: an account id is a 12-digit number; zeros in front count, which is why it is never a JSON number. */
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]");

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final String option;
    private final boolean snapshots;
    private final boolean rehearsal;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> warnings = new ArrayList<>();

    private AccountMapParser(String option, boolean snapshots, boolean rehearsal) {
        this.option = option;
        this.snapshots = snapshots;
        this.rehearsal = rehearsal;
    }

    /**
     * What a text held.
     *
     * @param map {@link AccountMap#ABSENT} where there are faults
     * @param faults what makes it unusable
     * @param warnings what only a rehearsal lets through
     */
    public record Parsed(AccountMap map, List<Fault> faults, List<Fault> warnings) {}

    /**
     * Reads who may launch the images.
     *
     * @param option the option's name, for messages
     * @param json its value, or null where it was not given
     */
    public static Parsed launchAccounts(String option, String json, boolean rehearsal) {
        return new AccountMapParser(option, false, rehearsal).parse(json);
    }

    /**
     * Reads who may make volumes of the snapshots. A lone string is one account, an object gives its values, and null
     * nobody.
     *
     * @param option the option's name, for messages
     * @param json its value, or null where it was not given
     */
    public static Parsed snapshotAccounts(String option, String json, boolean rehearsal) {
        return new AccountMapParser(option, true, rehearsal).parse(json);
    }

    private Parsed parse(String json) {
        if (json == null) {
            return new Parsed(AccountMap.ABSENT, List.of(), List.of());
        }
        AccountMap map = AccountMap.ABSENT;
        try {
            JsonNode root = JSON.readTree(json);
            if (root != null && root.isObject()) {
                map = new AccountMap(regions(root));
            } else {
                fault(null, json, "is not a JSON object", "write " + example());
            }
        } catch (JsonProcessingException e) {
            fault(null, json, "is not JSON: " + problem(e) + position(e), "write " + example());
        }
        return new Parsed(faults.isEmpty() ? map : AccountMap.ABSENT, List.copyOf(faults), List.copyOf(warnings));
    }

    private Map<String, List<String>> regions(JsonNode root) {
        Map<String, List<String>> byRegion = new LinkedHashMap<>();
        root.properties().forEach(entry -> {
            String region = entry.getKey();
            if (!region.equals(AccountMap.DEFAULT) && !REGION.matcher(region).matches()) {
                malformed(region, null, "is neither a region's name nor \"default\"", "name it as AWS does: us-east-2");
            }
            byRegion.put(region, List.copyOf(accounts(region, entry.getValue())));
        });
        return byRegion;
    }

    private List<String> accounts(String region, JsonNode value) {
        List<String> ids = new ArrayList<>();
        if (value.isObject()) {
            value.properties().forEach(entry -> add(ids, region + "." + entry.getKey(), entry.getValue()));
        } else if (!snapshots) {
            fault(region, value.toString(), "is no object of alias and account id", "write " + example());
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                add(ids, region + "[" + i + "]", value.get(i));
            }
        } else if (!value.isNull()) {
            add(ids, region, value);
        }
        return ids;
    }

    private void add(List<String> ids, String field, JsonNode value) {
        if (!value.isTextual()) {
            fault(field, value.toString(), "an account id is a string of 12 digits", "put it in quotes");
            return;
        }
        String id = value.textValue();
        if (!ACCOUNT.matcher(id).matches()) {
            malformed(
                    field, id, "an account id is a string of 12 digits", "look it up in AWS, zeros in front included");
        }
        if (!ids.contains(id)) {
            ids.add(id);
        }
    }

    private void malformed(String field, String value, String problem, String remedy) {
        (rehearsal ? warnings : faults).add(new Fault(option, field, value, problem, remedy));
    }

    private void fault(String field, String value, String problem, String remedy) {
        faults.add(new Fault(option, field, value, problem, remedy));
    }

    private String example() {
        return snapshots
                ? "'{\"us-east-2\": [\"123456789012\"], \"default\": []}'"
                : "'{\"us-east-2\": {\"alias\": \"123456789012\"}, \"default\": {}}'";
    }

    private static String problem(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("");
        return first.isEmpty() ? "it cannot be read" : first;
    }

    private static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
