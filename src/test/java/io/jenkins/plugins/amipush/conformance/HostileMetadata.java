package io.jenkins.plugins.amipush.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Mutations of a valid metadata document, field by field; the table below knows what each field may be. */
final class HostileMetadata {
    private static final int MOST = 130;

    private static final List<String> TEXTS = List.of("42", "true", "[]", "{}", "[\"x\"]");
    private static final List<String> NONEMPTY = List.of("42", "false", "[]", "{\"x\": 1}", "\"\"");
    private static final List<String> WORDS = List.of("3", "\"bogus\"", "\"HVM\"", "[]", "\"\"");
    private static final List<String> FLAGS = List.of("\"yes\"", "1", "[]", "{}", "\"true\"");
    private static final List<String> WHOLES =
            List.of("\"5\"", "1.5", "true", "99999999999999999999", "1e400", "-1e309", "[5]", "2147483648", "5.0");
    private static final List<String> OBJECTS = List.of("\"x\"", "7", "[]", "true", "[{}]");
    private static final List<String> LISTS = List.of("\"x\"", "{}", "7", "[null]", "[{}]", "[7]", "[[\"bp-1\"]]");

    /** @param pointer from the attributes. @param wrong JSON texts that it must not be */
    private record Field(String pointer, boolean required, boolean nullable, List<String> wrong) {
        String name() {
            return pointer.substring(pointer.lastIndexOf('/') + 1);
        }

        String parent() {
            return pointer.substring(0, pointer.lastIndexOf('/'));
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("/region", true, false, NONEMPTY),
            new Field("/type", true, false, WORDS),
            new Field("/virtualization", true, false, WORDS),
            new Field("/volume", true, false, WORDS),
            new Field("/root_device", true, false, NONEMPTY),
            new Field("/description", false, true, NONEMPTY),
            new Field("/sriov_net_support", false, true, WORDS),
            new Field("/ena_support", false, true, FLAGS),
            new Field("/uefi_support", false, true, FLAGS),
            new Field("/public_image", false, true, FLAGS),
            new Field("/boot_mode", false, true, WORDS),
            new Field("/billing_codes", true, false, OBJECTS),
            new Field("/billing_codes/name", true, false, TEXTS),
            new Field("/billing_codes/codes", true, false, LISTS),
            new Field("/release", true, false, OBJECTS),
            new Field("/release/product", true, false, NONEMPTY),
            new Field(
                    "/release/date", true, false, List.of("20210902", "\"2021-09-02\"", "\"20210230\"", "\"\"", "[]")),
            new Field("/release/arch", true, false, WORDS),
            new Field("/release/respin", true, false, WHOLES),
            new Field("/release/version", false, true, NONEMPTY),
            new Field("/release/base_product", false, true, NONEMPTY),
            new Field("/release/base_version", false, true, NONEMPTY),
            new Field("/release/variant", false, true, NONEMPTY),
            new Field("/release/type", false, true, NONEMPTY),
            new Field("/security_groups", false, true, List.of("\"x\"", "{}", "[7]", "[{\"from_port\": \"22\"}]")),
            new Field("/scanning_port", false, false, List.of("\"22\"", "-1", "70000", "22.5", "[]")),
            new Field("/access_endpoint_url", false, false, List.of("\"x\"", "[]", "{\"port\": 1}")));

    /** Texts that no part of an image's name may hold, with how they are told in a test's name. */
    private static final List<String> NO_NAMES = List.of(
            "RHEL+X",
            "RH\u0000EL",
            "RHEL\n2026-01-01 00:00:00,000 [ERROR   ] forged",
            "\u001b[31mRHEL",
            "\u202eLEHR",
            "\u200bRHEL",
            "R\u00c9L",
            "\ud83d\ude80",
            "*",
            "?",
            "x".repeat(129),
            "x".repeat(100_000));

    private HostileMetadata() {}

    /** The same for the same seed. */
    static List<HostileInput> inputs(long seed) {
        List<HostileInput> all = new ArrayList<>();
        for (Field field : FIELDS) {
            field.wrong.forEach(value -> all.add(HostileInput.refused(
                    field.pointer + " = " + value, field.name(), fixture -> set(fixture, field, value))));
            all.add(
                    field.nullable
                            ? HostileInput.pushed(field.pointer + " = null", fixture -> set(fixture, field, "null"))
                            : HostileInput.refused(
                                    field.pointer + " = null", field.name(), fixture -> set(fixture, field, "null")));
            all.add(
                    field.required
                            ? HostileInput.refused(
                                    field.pointer + " left out", field.name(), fixture -> remove(fixture, field))
                            : HostileInput.pushed(field.pointer + " left out", fixture -> remove(fixture, field)));
        }
        Collections.shuffle(all, new Random(seed));
        List<HostileInput> chosen = new ArrayList<>(all.subList(0, MOST));
        chosen.addAll(names());
        chosen.addAll(structures());
        return chosen;
    }

    private static List<HostileInput> names() {
        List<HostileInput> inputs = new ArrayList<>();
        List<String> parts = List.of("/release/product", "/release/version", "/billing_codes/name");
        for (int i = 0; i < NO_NAMES.size(); i++) {
            String text = NO_NAMES.get(i);
            Field part = new Field(parts.get(i % parts.size()), true, false, List.of());
            inputs.add(HostileInput.refused(
                    part.pointer + " = name " + i,
                    "image name",
                    fixture -> fixture.edit(
                            metadata -> ((ObjectNode) attributes(metadata).at(part.parent())).put(part.name(), text))));
        }
        for (String region : List.of("us-east-2\n", "../us-east-2", "US-EAST-2", "us_east_2", "u", "\u202eus-east-2")) {
            inputs.add(HostileInput.refused(
                    "region " + region.strip(),
                    "region",
                    fixture -> fixture.edit(metadata -> attributes(metadata).put("region", region))));
        }
        for (String volume : List.of("st1", "io2")) {
            inputs.add(HostileInput.refused(
                    "volume " + volume,
                    "volume",
                    fixture -> fixture.edit(metadata -> attributes(metadata).put("volume", volume))));
        }
        return inputs;
    }

    private static List<HostileInput> structures() {
        List<HostileInput> inputs = new ArrayList<>();
        for (String place : List.of("", "/header", "/payload", "/payload/files/0", "/payload/files/0/attributes")) {
            inputs.add(HostileInput.refused(
                    "unknown key in " + place,
                    "surprise",
                    fixture -> fixture.edit(metadata -> ((ObjectNode) metadata.at(place)).put("surprise", "x"))));
        }
        inputs.add(HostileInput.pushed(
                "unknown key in release",
                fixture -> fixture.edit(
                        metadata -> ((ObjectNode) attributes(metadata).get("release")).put("surprise", "x"))));
        inputs.add(HostileInput.refused(
                "image_id in attributes",
                "image_id",
                fixture -> fixture.edit(metadata -> attributes(metadata).put("image_id", "ami-1"))));
        inputs.add(HostileInput.refused(
                "same entry twice",
                "listed twice",
                fixture -> fixture.edit(metadata -> {
                    ArrayNode files = (ArrayNode) metadata.at("/payload/files");
                    files.add(files.get(0).deepCopy());
                })));
        inputs.add(HostileInput.pushed(
                "key twice, the last one good",
                fixture -> raw(fixture, "\"type\" : \"hourly\"", "\"type\" : \"bogus\", \"type\" : \"hourly\"")));
        inputs.add(HostileInput.refused(
                "key twice, the last one bad",
                "type",
                fixture -> raw(fixture, "\"type\" : \"hourly\"", "\"type\" : \"hourly\", \"type\" : \"bogus\"")));
        inputs.add(HostileInput.failed(
                "wrong digest",
                "SHA-256",
                fixture -> fixture.edit(
                        metadata -> ((ObjectNode) metadata.at("/payload/files/0")).put("sha256sum", "0".repeat(64)))));
        for (String path : List.of(
                "../R/us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw",
                "/etc/passwd",
                "./us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw",
                "us-east-2-hourly//AWS_IMAGES/rhel-8.5.raw",
                "us-east-2-hourly\\AWS_IMAGES\\rhel-8.5.raw",
                "us-east-2-hourly/AWS_IMAGES/../AWS_IMAGES/rhel-8.5.raw",
                "us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw\u0000",
                "us-east-2-hourly/AWS_IMAGES/",
                "US-EAST-2-HOURLY/AWS_IMAGES/rhel-8.5.raw",
                "x".repeat(10_000))) {
            inputs.add(HostileInput.refused(
                    "relative_path "
                            + path.substring(0, Math.min(60, path.length())).replace("\u0000", "(nul)"),
                    "No metadata available for us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw",
                    fixture -> fixture.edit(
                            metadata -> ((ObjectNode) metadata.at("/payload/files/0")).put("relative_path", path))));
        }
        return inputs;
    }

    private static ObjectNode attributes(JsonNode metadata) {
        return (ObjectNode) metadata.at("/payload/files/0/attributes");
    }

    /** Sets a field to a JSON text as it is: a tree could not hold every number. */
    private static List<String> set(HostileFixture fixture, Field field, String json) throws IOException {
        fixture.edit(metadata -> ((ObjectNode) attributes(metadata).at(field.parent())).put(field.name(), "@HERE@"));
        return raw(fixture, "\"@HERE@\"", json);
    }

    private static List<String> remove(HostileFixture fixture, Field field) throws IOException {
        return fixture.edit(metadata -> ((ObjectNode) attributes(metadata).at(field.parent())).remove(field.name()));
    }

    private static List<String> raw(HostileFixture fixture, String text, String replacement) throws IOException {
        return fixture.document("staged.json", fixture.metadata().replace(text, replacement));
    }
}
