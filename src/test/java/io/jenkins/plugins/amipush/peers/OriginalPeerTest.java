package io.jenkins.plugins.amipush.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.conformance.Fixture;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import io.jenkins.plugins.amipush.peers.AllowedDifference.Whose;
import io.jenkins.plugins.amipush.peers.PushRecord.Write;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * The program that this one succeeds pushes the same stage to the same kind of rehearsal cloud as we do: the mutating
 * calls with their parameters in their order, what exists afterwards, {@code images.json} and the exit code must be equal
 * but for the {@linkplain AllowedDifference allowed differences}.
 */
public class OriginalPeerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final List<String> TABLE = new ArrayList<>();
    /** Of images.json, whose layout others read: the lines with {@link AllowedDifference#MORE_FIELDS}. */
    private static final Pattern MORE_LINES =
            Pattern.compile("^    \"(image_id|sha256sum|snapshot_id)\": \".*\",\n", Pattern.MULTILINE);

    private static final double SPEED = 2000;

    /** What happens to a cloud before the pushes that are compared. */
    private interface History {
        void run(RehearsalCloud cloud) throws Exception;
    }

    /** The original sleeps a minute for a new bucket and 15 s between two looks at an import. */
    private static final String SHORT_SLEEPS = """
            import time
            whole = time.sleep
            time.sleep = lambda seconds: whole(min(seconds, 0.01))
            """;

    @Rule
    public final Python python = new Python();

    private final Time time = Time.scaled(SPEED);
    private String scenario = Fixture.PLAIN;
    private ArrayNode files;
    private Path stage;

    @Before
    public void stageTheFixture() throws IOException {
        stage = python.directory("R");
        files = JSON.createArrayNode();
        stage("rhel-8.5.raw", "us-east-2", "hourly", attributes -> {});
    }

    @AfterClass
    public static void printTable() {
        if (!TABLE.isEmpty()) {
            System.out.println("\nCompared with the original program:");
            System.out.printf("%-44s %6s %6s %6s  %s%n", "case", "writes", "ours", "images", "allowed differences met");
            TABLE.forEach(System.out::println);
        }
    }

    @Test
    public void fixture() throws Exception {
        compare("the fixture");
    }

    @Test
    public void shipped() throws Exception {
        compare("--ship", "--ship");
    }

    @Test
    public void shippedAndPublic() throws Exception {
        compare("--ship --allow-public-images", "--ship", "--allow-public-images");
    }

    @Test
    public void publicBecauseTheItemSaysSo() throws Exception {
        onlyImage("access", attributes -> attributes.put("public_image", true));
        compare("public_image true, access", "--ship", "--allow-public-images");
    }

    @Test
    public void notPublicBecauseTheItemSaysSo() throws Exception {
        onlyImage("hourly", attributes -> attributes.put("public_image", false));
        compare("public_image false, hourly", "--ship", "--allow-public-images");
    }

    @Test
    public void marketplace() throws Exception {
        onlyImage("marketplace", attributes -> {});
        compare("marketplace, not public by itself", "--ship", "--allow-public-images");
    }

    @Test
    public void twoRegions() throws Exception {
        stage("rhel-8.6.raw", "eu-west-1", "hourly", attributes -> {});
        compare("two images in two regions", "--ship", "--allow-public-images");
    }

    @Test
    public void theFirstRegion() throws Exception {
        files.removeAll();
        stage("rhel-8.5.raw", "us-east-1", "hourly", attributes -> {});
        compare("us-east-1, default accounts");
    }

    @Test
    public void bootModes() throws Exception {
        for (String bootMode : List.of("hybrid", "uefi", "legacy")) {
            onlyImage("hourly", attributes -> attributes.put("boot_mode", bootMode));
            compare("boot_mode " + bootMode);
        }
    }

    @Test
    public void baseProduct() throws Exception {
        onlyImage(
                "hourly",
                attributes -> attributes
                        .withObject("release")
                        .put("base_product", "RHEL")
                        .put("base_version", "8.5")
                        .put("type", "beta"));
        compare("base_product, base_version, beta", "--ship");
    }

    @Test
    public void sparseMetadata() throws Exception {
        onlyImage("access", attributes -> {
            attributes
                    .withObject("release")
                    .put("arch", "arm64")
                    .putNull("version")
                    .putNull("variant");
            attributes.withObject("release").putNull("type");
            attributes.putNull("ena_support");
            attributes.withObject("billing_codes").putArray("codes");
        });
        compare("arm64, nulls, no billing codes", "--ship");
    }

    @Test
    public void optionalMetadata() throws Exception {
        onlyImage(
                "hourly",
                attributes -> attributes
                        .put("release_notes", "Notes \u00e9\u4e16\ud83d\ude00")
                        .put("usage_instructions", "ssh ec2-user")
                        .put("recommended_instance_type", "m5.large")
                        .put("marketplace_entity_type", "AmiProduct")
                        .put("scanning_port", 22)
                        .put("user_name", "ec2-user")
                        .put("version_title", "Title")
                        .put("uefi_support", true)
                        .put("boot_mode", "uefi"));
        compare("every optional field");
    }

    @Test
    public void xz() throws Exception {
        files.removeAll();
        Path file = stage("rhel-8.5.raw.xz", "us-east-2", "hourly", attributes -> {});
        try (OutputStream out = new XZOutputStream(Files.newOutputStream(file), new LZMA2Options())) {
            out.write(random(3 << 20));
        }
        compare("an .xz file");
    }

    @Test
    public void inParts() throws Exception {
        Files.write(stage.resolve("us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw"), random(20 << 20));
        compare("20 MiB, in parts");
    }

    @Test
    public void ownBucketAndManyAccounts() throws Exception {
        compare(
                "--container-prefix, several accounts",
                "--container-prefix",
                "pfx",
                "--accounts",
                "{\"default\":{\"a\":\"111111111111\",\"b\":\"222222222222\"}}",
                "--snapshot-account-ids",
                "{\"us-east-2\":[\"333333333333\",\"444444444444\"]}");
    }

    @Test
    public void sharedWithNobody() throws Exception {
        compare("shared with nobody", "--accounts", "{\"default\":{}}", "--snapshot-account-ids", "{\"default\":[]}");
    }

    @Test
    public void unknownToRhsm() throws Exception {
        scenario = scenario.replace("\"acceptUnknown\": true", "\"acceptUnknown\": false");
        compare("RHSM: PUT 404, POST", "--ship");
    }

    @Test
    public void refusedByRhsm() throws Exception {
        scenario = with("\"faults\": [{\"on\": \"rhsm:PUT amis\", \"error\": {\"status\": 400}}]");
        compare("RHSM: PUT 400, POST", "--ship");
    }

    @Test
    public void productMissing() throws Exception {
        scenario = scenario.replace("RHEL_HOURLY", "OTHER");
        compare("product missing in RHSM: no write at all");
    }

    @Test
    public void importFails() throws Exception {
        scenario =
                with("\"imports\": [{\"outcome\": \"error\", \"message\": \"ServerError: bad\", \"afterSeconds\": 0}]");
        compare("import fails at every attempt", "--max-retries", "2");
    }

    @Test
    public void oneOfTwoFails() throws Exception {
        stage("rhel-8.6.raw", "eu-west-1", "hourly", attributes -> {});
        scenario = with("\"faults\": [{\"on\": \"ec2:RegisterImage\", \"region\": \"eu-west-1\","
                + " \"times\": -1, \"error\": {\"status\": 400, \"code\": \"Unexpected\"}}]");
        compare("one image of two fails", "--ship", "--max-retries", "2");
    }

    @Test
    public void registrationFailsOnce() throws Exception {
        scenario = refusingOnce("ec2:RegisterImage");
        compare("RegisterImage refused once");
    }

    @Test
    public void goesOnFromAnObject() throws Exception {
        scenario = refusingOnce("ec2:ImportSnapshot");
        compareAfterFailure("the original came as far as the object");
        Files.write(stage.resolve("us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw"), random(20 << 20));
        compareAfterFailure("the same, the object in parts");
    }

    @Test
    public void goesOnFromASnapshot() throws Exception {
        scenario = refusingOnce("ec2:RegisterImage");
        compareAfterFailure("the original came as far as the snapshot");
    }

    /**
     * A finished release pushed again. The original grants and publishes once more what stands already; we look, and make
     * no call that would change nothing (README 10).
     */
    @Test
    public void again() throws Exception {
        again(true, "pushed again after our push");
    }

    /** The same where the original made the release: we take it over as it is. */
    @Test
    public void takenOver() throws Exception {
        again(false, "pushed again after the original's push");
    }

    private void again(boolean afterOurs, String name) throws Exception {
        String[] words = {"--ship", "--allow-public-images"};
        try (RehearsalCloud cloud = cloud("again")) {
            PushRecord first = afterOurs ? ours(cloud, words) : original(cloud, words);
            assertThat(first.exitCode()).as(first.log()).isZero();
            PushRecord ours = ours(cloud, words);
            assertThat(ours.exitCode()).as(ours.log()).isZero();
            assertThat(ours.writes()).as(ours.log()).isEmpty();
            assertThat(ours.log().contains("is taken on trust")).as(ours.log()).isNotEqualTo(afterOurs);
            PushRecord original = original(cloud, words);
            assertThat(original.exitCode()).as(original.log()).isZero();
            EnumSet<AllowedDifference> met = EnumSet.noneOf(AllowedDifference.class);
            PushRecord reducedOriginal = AllowedDifference.reduce(original, Whose.THE_ORIGINALS, met);
            PushRecord reducedOurs = AllowedDifference.reduce(ours, Whose.OURS, met);
            assertThat(AllowedDifference.reduce(original, Whose.OURS, met).state())
                    .isEqualTo(reducedOurs.state());
            assertThat(reducedOurs.images()).isEqualTo(reducedOriginal.images());
            row(name, original, ours, met);
        }
    }

    private void compare(String name, String... words) throws Exception {
        compare(name, cloud -> {}, words);
    }

    /** The original's push fails once; then it, or ours, goes on from there. */
    private void compareAfterFailure(String name) throws Exception {
        compare(name, cloud -> {
            PushRecord failed = original(cloud, "--max-retries", "1");
            assertThat(failed.exitCode()).as(failed.log()).isEqualTo(30);
        });
    }

    private void compare(String name, History before, String... words) throws Exception {
        PushRecord original;
        PushRecord ours;
        try (RehearsalCloud cloud = cloud(name + " original")) {
            before.run(cloud);
            original = original(cloud, words);
        }
        try (RehearsalCloud cloud = cloud(name + " ours")) {
            before.run(cloud);
            ours = ours(cloud, words);
        }
        EnumSet<AllowedDifference> met = EnumSet.noneOf(AllowedDifference.class);
        PushRecord theirs = AllowedDifference.reduce(original, Whose.THE_ORIGINALS, met);
        PushRecord reduced = AllowedDifference.reduce(ours, Whose.OURS, met);
        String logs = name + "\nthe original:\n" + original.log() + "\nours:\n" + ours.log();
        assertThat(reduced.exitCode()).as(logs).isEqualTo(theirs.exitCode());
        assertThat(text(reduced)).as(logs).isEqualTo(text(theirs));
        assertThat(sorted(reduced.state())).as(name).isEqualTo(sorted(theirs.state()));
        assertThat(sorted(reduced.images())).as(name).isEqualTo(sorted(theirs.images()));
        if (ours.images().size() == 1) {
            assertThat(MORE_LINES.matcher(ours.imagesText()).replaceAll(""))
                    .as(name)
                    .isEqualTo(original.imagesText());
        }
        row(name, original, ours, met);
    }

    private static void row(String name, PushRecord original, PushRecord ours, EnumSet<AllowedDifference> met) {
        TABLE.add("%-44s %6d %6d %6d  %s"
                .formatted(
                        name,
                        original.count(),
                        ours.count(),
                        original.images().size(),
                        met.stream().map(Enum::name).collect(Collectors.joining(" "))));
    }

    private static String text(PushRecord push) {
        return push.writes().entrySet().stream()
                .map(entry -> entry.getKey() + "\n  "
                        + entry.getValue().stream().map(Write::toString).collect(Collectors.joining("\n  ")))
                .collect(Collectors.joining("\n"));
    }

    /** The same text for the same content: images that are pushed at a time come in either order. */
    private static String sorted(JsonNode node) throws IOException {
        JsonNode copy = node.deepCopy();
        copy.path("rhsm").forEach(OriginalPeerTest::sort);
        copy.forEach(OriginalPeerTest::sort);
        sort(copy);
        return SORTED.writeValueAsString(SORTED.treeToValue(copy, Object.class));
    }

    private static void sort(JsonNode node) {
        if (node instanceof ArrayNode array) {
            List<JsonNode> elements = new ArrayList<>();
            array.forEach(elements::add);
            elements.sort(Comparator.comparing(JsonNode::toString));
            array.removeAll().addAll(elements);
        }
    }

    private RehearsalCloud cloud(String name) throws IOException {
        Path spool = python.directory("spool " + name);
        return RehearsalCloud.start(0, Scenario.parse(scenario).withSpool(spool), time);
    }

    private PushRecord original(RehearsalCloud cloud, String... words) throws Exception {
        Path path = python.directory("path");
        Files.writeString(path.resolve("sitecustomize.py"), SHORT_SLEEPS);
        Path directory = Files.createTempDirectory(python.getRoot().toPath(), "original");
        int from = cloud.requests().size();
        List<String> all = new ArrayList<>(List.of(python.command("pubtools-ami-push"), "--debug"));
        all.addAll(words(cloud, words));
        Python.Run run = python.run(
                directory, Map.of("AWS_ENDPOINT_URL", cloud.endpoint().toString(), "PYTHONPATH", path.toString()), all);
        return PushRecord.of(run.exitCode(), cloud, from, directory.resolve("artifacts/latest"), run.err());
    }

    private PushRecord ours(RehearsalCloud cloud, String... words) throws Exception {
        Path directory = Files.createTempDirectory(python.getRoot().toPath(), "ours");
        int from = cloud.requests().size();
        List<String> all = new ArrayList<>(
                List.of("push", "--endpoint-url", cloud.endpoint().toString()));
        all.addAll(words(cloud, words));
        CommandLine.Run run = CommandLine.run(directory, Map.of(), null, time, new StopSignal(), all);
        return PushRecord.of(run.exitCode(), cloud, from, directory.resolve("artifacts/latest"), run.err());
    }

    /** The specification's {@code BASE}, and what a case adds to it; the last of an option counts. */
    private List<String> words(RehearsalCloud cloud, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--rhsm-url",
                cloud.rhsm().toString(),
                "--aws-provider-name",
                "awstest",
                "--accounts",
                Fixture.ACCOUNTS,
                "--snapshot-account-ids",
                Fixture.SNAPSHOT_ACCOUNTS,
                "--aws-access-id",
                "A",
                "--aws-secret-key",
                "S",
                "--retry-wait",
                "0"));
        words.addAll(List.of(more));
        words.add("staged:" + stage);
        return words;
    }

    private String refusingOnce(String operation) {
        return with("\"faults\": [{\"on\": \"" + operation
                + "\", \"error\": {\"status\": 400, \"code\": \"Unexpected\"}}]");
    }

    private String with(String more) {
        return scenario.strip().replaceFirst("\\}$", ", " + more + "}");
    }

    private void onlyImage(String type, Consumer<ObjectNode> change) throws IOException {
        files.removeAll();
        stage("rhel-8.5.raw", "us-east-2", type, change);
    }

    private Path stage(String file, String region, String type, Consumer<ObjectNode> change) throws IOException {
        String dest = region + "-hourly";
        ObjectNode attributes = Fixture.attributes(region, type);
        change.accept(attributes);
        files.addObject().put("relative_path", dest + "/AWS_IMAGES/" + file).set("attributes", attributes);
        Path image = Files.createDirectories(stage.resolve(dest).resolve("AWS_IMAGES"))
                .resolve(file);
        Files.writeString(image, "DATA".repeat(1024));
        dropOthers();
        ObjectNode metadata = JSON.createObjectNode();
        metadata.putObject("header").put("version", "0.2");
        metadata.putObject("payload").set("files", files);
        Files.writeString(stage.resolve("staged.json"), metadata.toString());
        return image;
    }

    /** A file without metadata would fail the push. */
    private void dropOthers() throws IOException {
        TreeSet<Path> listed = new TreeSet<>();
        files.forEach(
                file -> listed.add(stage.resolve(file.path("relative_path").asText())));
        try (var all = Files.walk(stage)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!listed.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
