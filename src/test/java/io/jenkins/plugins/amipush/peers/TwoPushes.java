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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A stage that the original program and ours push to clouds of the same kind, and the comparison of what came of it. */
final class TwoPushes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final List<String> TABLE = new ArrayList<>();

    /** Of images.json, whose layout others read: the lines with {@link AllowedDifference#MORE_FIELDS}. */
    private static final Pattern MORE_LINES =
            Pattern.compile("^    \"(image_id|sha256sum|snapshot_id)\": \".*\",\n", Pattern.MULTILINE);

    private static final double SPEED = 2000;

    /** The original sleeps a minute for a new bucket and 15 s between two looks at an import. */
    private static final String SHORT_SLEEPS = """
            import time
            whole = time.sleep
            time.sleep = lambda seconds: whole(min(seconds, 0.01))
            """;

    private final Time time = Time.scaled(SPEED);
    private final ArrayNode files = JSON.createArrayNode();
    private final Path stage;
    private final Python python;
    private String scenario = Fixture.PLAIN;

    /** What happens to a cloud before the pushes that are compared. */
    private interface History {
        void run(RehearsalCloud cloud) throws Exception;
    }

    TwoPushes(Python python) throws IOException {
        this.python = python;
        this.stage = python.directory("R");
    }

    static void printTable() {
        if (!TABLE.isEmpty()) {
            System.out.println("\nCompared with the original program:");
            System.out.printf("%-44s %6s %6s %6s  %s%n", "case", "writes", "ours", "images", "allowed differences met");
            TABLE.forEach(System.out::println);
        }
    }

    /**
     * Has a finished release pushed again, by us and by the original.
     *
     * @param afterOurs whether we made it, or else the original
     */
    void again(boolean afterOurs, String name) throws Exception {
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
            // Both states are of one cloud, before and after the original's calls.
            assertThat(AllowedDifference.reduce(original, Whose.OURS, met).state())
                    .isEqualTo(reducedOurs.state());
            assertThat(reducedOurs.images()).isEqualTo(reducedOriginal.images());
            row(name, original, ours, met);
        }
    }

    void compare(String name, String... words) throws Exception {
        compare(name, cloud -> {}, words);
    }

    /** The original's push fails once; then it, or ours, goes on from there. */
    void compareAfterFailure(String name) throws Exception {
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
        copy.path("rhsm").forEach(TwoPushes::sort);
        copy.forEach(TwoPushes::sort);
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

    String scenario() {
        return scenario;
    }

    /** What the clouds are like from now on. */
    void scenario(String json) {
        scenario = json;
    }

    /** @param more members of the scenario's JSON object */
    void scenarioWith(String more) {
        scenario = scenario.strip().replaceFirst("\\}$", ", " + more + "}");
    }

    /** The first such call is refused, for a reason that another attempt may not meet. */
    void refuseOnce(String operation) {
        scenarioWith("\"faults\": [{\"on\": \"" + operation
                + "\", \"error\": {\"status\": 400, \"code\": \"Unexpected\"}}]");
    }

    /** The stage's root. */
    Path stage() {
        return stage;
    }

    /** Takes every image off the stage. */
    void clear() {
        files.removeAll();
    }

    void onlyImage(String type, Consumer<ObjectNode> change) throws IOException {
        files.removeAll();
        stage("rhel-8.5.raw", "us-east-2", type, change);
    }

    Path stage(String file, String region, String type, Consumer<ObjectNode> change) throws IOException {
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
}
