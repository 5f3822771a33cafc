package io.jenkins.plugins.amipush.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.Optional;

/**
 * {@code report.json}: the results as JSON. Each image also gets {@code links} to the AWS console's pages, except in a
 * rehearsal, where there is nothing behind them.
 */
public final class ReportJson {
    /** Line breaks are the same on every system. */
    private static final DefaultPrettyPrinter PRETTY =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final ObjectMapper HEAD = JSON.copy().addMixIn(Results.class, WithoutImages.class);

    @JsonIgnoreProperties("images")
    private interface WithoutImages {}

    private ReportJson() {}

    /** The file, for people too. */
    public static String text(Results results) {
        return write(results, true) + "\n";
    }

    /** The same on one line, for a page. */
    public static String compact(Results results) {
        return write(results, false);
    }

    /** The document without its images. */
    public static ObjectNode head(Results results) {
        return HEAD.valueToTree(results);
    }

    /** One of its images. @param rehearsal whether there is nothing behind links */
    public static ObjectNode image(ImageResult image, boolean rehearsal) {
        ObjectNode tree = JSON.valueToTree(image);
        if (!rehearsal) {
            addLinks(image, tree);
        }
        return tree;
    }

    private static String write(Results results, boolean pretty) {
        ObjectNode root = JSON.valueToTree(results);
        if (!results.rehearsal()) {
            ArrayNode images = (ArrayNode) root.get("images");
            for (int i = 0; i < images.size(); i++) {
                addLinks(results.images().get(i), (ObjectNode) images.get(i));
            }
        }
        try {
            return pretty ? JSON.writer(PRETTY).writeValueAsString(root) : JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("results without a JSON form", e);
        }
    }

    private static void addLinks(ImageResult image, ObjectNode tree) {
        ObjectNode links = JSON.createObjectNode();
        add(links, "ami", AwsConsole.image(image.region(), image.ami()));
        add(links, "snapshot", AwsConsole.snapshot(image.region(), image.snapshotId()));
        add(links, "object", AwsConsole.object(image.region(), image.object()));
        if (!links.isEmpty()) {
            tree.set("links", links);
        }
    }

    private static void add(ObjectNode links, String name, Optional<String> url) {
        url.ifPresent(text -> links.put(name, text));
    }
}
