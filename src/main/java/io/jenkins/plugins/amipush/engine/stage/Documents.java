package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON and YAML documents as trees, within limits that no honest metadata comes near. */
final class Documents {
    /** Of 1 kB an image, this is enough for sixteen thousand. */
    static final int LONGEST = 16 << 20;

    static final int DEEPEST = 50;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Documents() {}

    /**
     * The document in a file: JSON where its name ends so, YAML 1.1 otherwise.
     *
     * @throws BadDocument when there is none
     */
    static JsonNode read(Path file) throws BadDocument {
        String text = text(file);
        if (text.isBlank()) {
            throw new BadDocument("is empty");
        }
        return file.getFileName().toString().endsWith(".json") ? json(text) : new YamlDocument().read(text);
    }

    /** Whether the path is a file of a document's size, which can be copied as well as read. */
    static boolean fits(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST;
        } catch (IOException e) {
            return false;
        }
    }

    private static String text(Path file) throws BadDocument {
        try {
            if (!Files.isRegularFile(file)) {
                throw new BadDocument("is not a file");
            }
            if (Files.size(file) > LONGEST) {
                throw new BadDocument("is larger than " + LONGEST + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadDocument("is not UTF-8");
        } catch (IOException e) {
            throw new BadDocument("cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A JSON text; of equal keys the last counts. */
    static JsonNode json(String text) throws BadDocument {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new BadDocument("is not valid JSON" + at + ": " + e.getOriginalMessage());
        }
    }
}
