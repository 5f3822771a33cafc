package io.jenkins.plugins.amipush.engine.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the secrets document: one JSON object with the keys {@link #KEYS}, all optional, all strings. What is wrong with
 * it is told by key and position; no message holds a value of it.
 */
final class SecretsReader {
    static final List<String> KEYS = List.of(
            "awsAccessKeyId",
            "awsSecretAccessKey",
            "awsSessionToken",
            "rhsmCert",
            "rhsmKey",
            "rhsmKeystore",
            "rhsmKeystorePassword",
            "accounts",
            "snapshotAccountIds");

    static final String STANDARD_INPUT = "-";

    private static final String OPTION = "--secrets";

    /** Certificate chains and keystores are some kilobytes; what is longer is another file. */
    private static final int LONGEST_DOCUMENT = 1 << 20;

    /** A key that can be shown: one that is a word, not a secret in the wrong place. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_-]{1,32}");

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Surroundings surroundings;
    private final Findings findings;

    SecretsReader(Surroundings surroundings, Findings findings) {
        this.surroundings = surroundings;
        this.findings = findings;
    }

    /**
     * Reads the document once.
     *
     * @param source its path, {@value #STANDARD_INPUT}, or null for none
     */
    Secrets read(String source) {
        if (source == null) {
            return Secrets.NONE;
        }
        try {
            byte[] document = bytes(source);
            if (document.length > LONGEST_DOCUMENT) {
                findings.fault(OPTION, null, "the document is longer than 1 MiB", null);
                return Secrets.NONE;
            }
            return secrets(JSON.readTree(document));
        } catch (JsonProcessingException e) {
            String position = e.getLocation() == null
                    ? ""
                    : " (line %d, column %d)"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            findings.fault(OPTION, null, "the document cannot be read as JSON" + position, null);
        } catch (NoSuchFileException e) {
            findings.fault(OPTION, source, "there is no such file", null);
        } catch (IOException e) {
            findings.fault(OPTION, source, "cannot be read: " + e.getMessage(), null);
        }
        return Secrets.NONE;
    }

    private byte[] bytes(String source) throws IOException {
        if (source.equals(STANDARD_INPUT)) {
            return surroundings.in().readNBytes(LONGEST_DOCUMENT + 1);
        }
        Path file = surroundings.file(source);
        warnWhenOpenToOthers(source, file);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LONGEST_DOCUMENT + 1);
        }
    }

    private void warnWhenOpenToOthers(String source, Path file) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.isRegularFile(file)
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            findings.warning("%s %s can be read by every user of this machine; chmod 600 it".formatted(OPTION, source));
        }
    }

    private Secrets secrets(JsonNode document) {
        if (document == null || !document.isObject()) {
            findings.fault(OPTION, null, "the document is not a JSON object", "its keys are " + KEYS);
            return Secrets.NONE;
        }
        Map<String, String> values = new HashMap<>();
        document.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (!KEYS.contains(key)) {
                String shown = WORD.matcher(key).matches() ? key : null;
                findings.fault(
                        new Fault(OPTION, null, shown, "the document has an unknown key", "its keys are " + KEYS));
            } else if (value.isTextual() && !value.textValue().isEmpty()) {
                values.put(key, value.textValue());
            } else if (!value.isNull() && !value.isTextual()) {
                findings.fault(new Fault(OPTION, key, null, "is not a string", null));
            }
        });
        return new Secrets(
                values.get("awsAccessKeyId"),
                values.get("awsSecretAccessKey"),
                values.get("awsSessionToken"),
                pem(values, "rhsmCert", "CERTIFICATE"),
                pem(values, "rhsmKey", "PRIVATE KEY"),
                keystore(values.get("rhsmKeystore")),
                values.get("rhsmKeystorePassword"),
                values.get("accounts"),
                values.get("snapshotAccountIds"));
    }

    private String pem(Map<String, String> values, String key, String label) {
        String text = values.get(key);
        if (text != null && !(text.contains("-----BEGIN ") && text.contains(label + "-----"))) {
            findings.fault(new Fault(OPTION, key, null, "is not the text of a PEM file with a " + label, null));
        }
        return text;
    }

    private byte[] keystore(String base64) {
        try {
            return base64 == null ? null : Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            findings.fault(new Fault(OPTION, "rhsmKeystore", null, "is not base64", "encode the PKCS#12 file with it"));
            return null;
        }
    }
}
