package io.jenkins.plugins.amipush.conformance;

import static io.jenkins.plugins.amipush.conformance.HostileInput.failed;
import static io.jenkins.plugins.amipush.conformance.HostileInput.pushed;
import static io.jenkins.plugins.amipush.conformance.HostileInput.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Documents that are broken as texts, and stages that are broken as directories. */
final class HostileDocuments {
    private static final String JSON = "staged.json";
    private static final String YAML = "staged.yaml";

    /** More than one part of an upload would be slow here, and no more hostile. */
    private static final int IMAGE_BYTES = 1 << 20;

    private HostileDocuments() {}

    static List<HostileInput> inputs(long seed) {
        List<HostileInput> inputs = new ArrayList<>();
        Random random = new Random(seed);
        truncations(random, inputs);
        encodings(inputs);
        texts(inputs);
        yaml(inputs);
        files(inputs);
        packed(random, inputs);
        return inputs;
    }

    private static void truncations(Random random, List<HostileInput> inputs) {
        for (int i = 0; i < 15; i++) {
            double where = random.nextDouble();
            inputs.add(refused("JSON cut off at " + where, JSON, fixture -> {
                String text = fixture.metadata();
                return fixture.document(JSON, text.substring(0, (int) (where * (text.length() - 1))));
            }));
        }
        for (int i = 0; i < 10; i++) {
            long one = random.nextLong();
            inputs.add(refused("JSON with noise " + one, JSON, fixture -> {
                byte[] bytes = fixture.metadata().getBytes(StandardCharsets.UTF_8);
                Random noise = new Random(one);
                bytes[noise.nextInt(bytes.length)] = (byte) (noise.nextBoolean() ? 0xff : 0x00);
                return fixture.document(JSON, bytes);
            }));
        }
    }

    private static void encodings(List<HostileInput> inputs) {
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-32", "IBM037")) {
            inputs.add(refused(
                    "JSON in " + charset,
                    JSON,
                    fixture -> fixture.document(JSON, fixture.metadata().getBytes(Charset.forName(charset)))));
        }
        inputs.add(refused(
                "JSON in Latin-1",
                JSON,
                fixture -> fixture.document(
                        JSON,
                        fixture.metadata().replace("Provided", "Propos\u00e9").getBytes(StandardCharsets.ISO_8859_1))));
        inputs.add(pushed(
                "JSON with a byte order mark", fixture -> fixture.document(JSON, "\ufeff" + fixture.metadata())));
        inputs.add(refused(
                "JSON with two byte order marks",
                JSON,
                fixture -> fixture.document(JSON, "\ufeff\ufeff" + fixture.metadata())));
        inputs.add(refused(
                "overlong UTF-8", JSON, fixture -> fixture.document(JSON, new byte[] {(byte) 0xc0, (byte) 0xaf})));
        inputs.add(refused(
                "half a surrogate pair",
                JSON,
                fixture -> fixture.document(JSON, new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})));
    }

    private static void texts(List<HostileInput> inputs) {
        List<String> texts = List.of(
                "",
                " \n ",
                "null",
                "[]",
                "{}",
                "\"staged\"",
                "NaN",
                "1e999999999",
                "{\"header\": null}",
                "{\"header\": {\"version\": 0.2}}",
                "{\"header\": {\"version\": \"0.3\"}, \"payload\": {\"files\": []}}",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": null}",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": {}}}",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": [null, 1, \"x\", [], {}]}}",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": []}} trailing",
                "{'header': 1}",
                "<staged/>",
                "[".repeat(100_000),
                "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000),
                "{\"header\": {\"version\": \"" + "9".repeat(100_000) + "\"}}",
                "[" + "9".repeat(2_000_000) + "]");
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            inputs.add(refused("JSON text " + i, JSON, fixture -> fixture.document(JSON, text)));
        }
    }

    private static void yaml(List<HostileInput> inputs) {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [%s]\n"
                    .formatted(
                            i,
                            i,
                            String.join(
                                            ", ",
                                            Arrays.asList(new String[9]).stream()
                                                    .map(none -> "*a")
                                                    .toList())
                                    .replace("*a", "*a" + (i - 1))));
        }
        List<String> texts = List.of(
                laughs.toString(),
                "a: &a [*a]",
                "a: &a {<<: *a}",
                "*unknown",
                "!!java.io.File [/etc/passwd]",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]",
                "header: !secret {version: \"0.2\"}",
                "header: {version: !!binary aGVsbG8=}",
                "header: {version: 0.2}",
                "header: {version: \"0.2\"}\n---\nheader: {version: \"0.2\"}",
                "header:\n\tversion: \"0.2\"",
                "header: {version: \"0.2\"",
                "? [complex, key]\n: value",
                "%TAG ! tag:example.com,2000:\n--- !x y",
                "header: {version: \"0.2\u0007\"}",
                "- ".repeat(5_000) + "x",
                "[".repeat(20_000),
                "a: &" + "x".repeat(100_000) + " b",
                "{\"header\": {\"version\": \"0.2\"}, \"payload\": {\"files\": [{\"relative_path\": 2021-09-02}]}}",
                "a: 1" + "0".repeat(1_000_000),
                "a: 190:20:30:".concat("59:".repeat(10_000)).concat("59"));
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            inputs.add(refused("YAML text " + i, YAML, fixture -> fixture.document(YAML, text)));
        }
        inputs.add(pushed(
                "a whole number as YAML may write it",
                fixture -> fixture.document(YAML, yaml(fixture).replace("respin: 5", "respin: 0b101_"))));
        inputs.add(pushed("the document as YAML", fixture -> fixture.document(YAML, yaml(fixture))));
        for (String change : List.of(
                "version: \"8.5.0\" -> version: 8.5",
                "date: \"20210902\" -> date: 20210902",
                "date: \"20210902\" -> date: 2021-09-02",
                "respin: 5 -> respin: .inf",
                "respin: 5 -> respin: !!int x",
                "ena_support: true -> ena_support: !!bool maybe",
                "type: \"hourly\" -> type: !!str [hourly]",
                "arch: \"x86_64\" -> arch: &a [*a]")) {
            String[] sides = change.split(" -> ");
            inputs.add(refused("YAML " + change, YAML, fixture -> {
                String text = yaml(fixture);
                if (!text.contains(sides[0])) {
                    throw new AssertionError(sides[0] + " is not in " + text);
                }
                return fixture.document(YAML, text.replace(sides[0], sides[1]));
            }));
        }
    }

    private static String yaml(HostileFixture fixture) throws IOException {
        JsonNode tree = Fixture.JSON.readTree(fixture.metadata());
        return new YAMLMapper().writeValueAsString(tree);
    }

    private static void files(List<HostileInput> inputs) {
        String image = Fixture.KEY;
        inputs.add(refused("metadata is a directory", JSON, fixture -> {
            Files.delete(fixture.stage().resolve(JSON));
            Files.createDirectories(fixture.stage().resolve(JSON));
            return List.of();
        }));
        inputs.add(refused("metadata is a broken link", YAML, fixture -> {
            Files.createSymbolicLink(fixture.stage().resolve(YAML), Path.of("nowhere"));
            return List.of();
        }));
        inputs.add(refused("metadata is a link to itself", YAML, fixture -> {
            Files.createSymbolicLink(fixture.stage().resolve(YAML), Path.of(YAML));
            return List.of();
        }));
        inputs.add(refused("metadata is a device", YAML, fixture -> {
            Files.createSymbolicLink(fixture.stage().resolve(YAML), Path.of("/dev/zero"));
            return List.of();
        }));
        inputs.add(refused("metadata is larger than all memory should be", JSON, fixture -> {
            try (var file =
                    new java.io.RandomAccessFile(fixture.stage().resolve(JSON).toFile(), "rw")) {
                file.setLength(5L << 30);
            }
            return List.of();
        }));
        inputs.add(refused("image is a broken link", image, fixture -> {
            Files.delete(fixture.image());
            Files.createSymbolicLink(fixture.image(), Path.of("nowhere"));
            return List.of();
        }));
        inputs.add(refused("image is a device", image, fixture -> {
            Files.delete(fixture.image());
            Files.createSymbolicLink(fixture.image(), Path.of("/dev/zero"));
            return List.of();
        }));
        inputs.add(refused("image is a directory", image, fixture -> {
            Files.delete(fixture.image());
            Files.createDirectory(fixture.image());
            return List.of();
        }));
        inputs.add(refused("image is empty", image, fixture -> {
            Files.write(fixture.image(), new byte[0]);
            return List.of();
        }));
        inputs.add(refused("image is gone", image, fixture -> {
            Files.delete(fixture.image());
            return List.of();
        }));
        for (String name : List.of("new\nline.raw", "\u001b[2Jclear.raw", "\u202ewar.raw", "-rf", "~", "%s%n.raw")) {
            inputs.add(refused("image without metadata, named " + name.length(), "No metadata available", fixture -> {
                Files.writeString(fixture.image().resolveSibling(name), "DATA");
                return List.of();
            }));
        }
        inputs.add(pushed("image named like a format", fixture -> fixture.image("%s%n.raw", "DATA".getBytes())));
        inputs.add(pushed("image with a long name", fixture -> fixture.image("x".repeat(250), "DATA".getBytes())));
        inputs.add(refused(
                "a source that is a file", "is not a directory", fixture -> List.of("staged:" + fixture.image())));
    }

    private static void packed(Random random, List<HostileInput> inputs) {
        byte[] content = new byte[IMAGE_BYTES];
        new Random(random.nextLong()).nextBytes(content);
        Arrays.fill(content, IMAGE_BYTES / 4, IMAGE_BYTES / 2, (byte) 0);
        for (String suffix : List.of("xz", "gz", "zst")) {
            byte[] good = pack(suffix, content);
            String name = "disk.raw." + suffix;
            inputs.add(pushed("a good " + name, fixture -> fixture.image(name, good)));
            inputs.add(failed("no " + suffix + " at all", name, fixture -> fixture.image(name, "DATA".getBytes())));
            inputs.add(failed(
                    suffix + " that is text",
                    name,
                    fixture -> fixture.image(name, "<html>no</html>".repeat(99).getBytes())));
            for (int i = 0; i < 3; i++) {
                int end = 1 + random.nextInt(good.length - 1);
                inputs.add(failed(
                        suffix + " cut off at " + end, name, fixture -> fixture.image(name, Arrays.copyOf(good, end))));
                int at = good.length / 4 + random.nextInt(good.length / 4);
                byte[] damaged = good.clone();
                damaged[at] ^= 0x10;
                // A zstd frame without a check sum cannot tell; this one has it.
                inputs.add(failed(suffix + " damaged at " + at, name, fixture -> fixture.image(name, damaged)));
            }
        }
    }

    private static byte[] pack(String suffix, byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer(suffix, packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static OutputStream packer(String suffix, OutputStream target) throws IOException {
        return switch (suffix) {
            case "xz" -> new XZOutputStream(target, new LZMA2Options(0));
            case "gz" -> new GZIPOutputStream(target);
            case "zst" -> new com.github.luben.zstd.ZstdOutputStreamNoFinalizer(target, 1).setChecksum(true);
            default -> throw new IllegalArgumentException(suffix);
        };
    }
}
