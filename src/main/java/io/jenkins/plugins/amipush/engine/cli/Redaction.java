package io.jenkins.plugins.amipush.engine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps known secrets out of whatever is shown or written. The engine never puts one into a message itself; this is for
 * messages of others, such as an HTTP client that quotes a proxy's address.
 */
final class Redaction {
    static final String MASK = "****";

    /** Shorter ones are parts of ordinary words; hiding those would hide what went wrong. In characters. */
    private static final int SHORTEST = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An event's own words; no secret ever stands there, and a weak one must not turn a success into something else. */
    private static final Set<String> WORDS = Set.of("type", "time", "level", "phase", "outcome", "state", "kind");

    private final List<String> secrets;

    /** @param secrets nulls and those shorter than four characters are let through */
    Redaction(Collection<String> secrets) {
        this.secrets = secrets.stream()
                .filter(Objects::nonNull)
                .filter(secret -> secret.length() >= SHORTEST)
                .flatMap(secret -> Stream.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .distinct()
                // A secret may begin with another.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text with every secret in it masked; null stays null. */
    String apply(String text) {
        String result = text;
        if (result != null) {
            for (String secret : secrets) {
                result = result.replace(secret, MASK);
            }
        }
        return result;
    }

    /** The event with every secret in its texts masked; its own words stay what they are. */
    Event apply(Event event) {
        if (secrets.isEmpty()) {
            return event;
        }
        try {
            JsonNode plain = JSON.readTree(JournalFormat.line(event));
            ObjectNode masked = (ObjectNode) masked(plain.deepCopy());
            if (masked.equals(plain)) {
                return event;
            }
            WORDS.stream().filter(plain::has).forEach(word -> masked.set(word, plain.get(word)));
            return JournalFormat.parse(masked.toString()).orElse(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is no JSON", e);
        }
    }

    private JsonNode masked(JsonNode node) {
        if (node instanceof TextNode) {
            return TextNode.valueOf(apply(node.textValue()));
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(masked(entry.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, masked(array.get(i)));
            }
        }
        return node;
    }

    /** Shows nothing of what it holds. */
    @Override
    public String toString() {
        return "Redaction";
    }
}
