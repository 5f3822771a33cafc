package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.rules.TemporaryFolder;

/**
 * The fixture of the specification's cases: a stage {@code R} of one image, an empty account, an RHSM that knows its
 * product; and the command line run against them over HTTP. Waits pass {@value #SPEED} times as fast, and are recorded.
 */
public final class Fixture extends TemporaryFolder {
    static final String NAME = "RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2";
    static final String REGION = "us-east-2";
    static final String BUCKET = "redhat-cloudimg-us-east-2";
    static final String KEY = "rhel-8.5.raw";
    public static final String ACCOUNTS =
            "{\"us-east-2\":{\"acc-a\":\"111111111111\"},\"default\":{\"acc-b\":\"222222222222\"}}";
    public static final String SNAPSHOT_ACCOUNTS = "{\"us-east-2\":[\"333333333333\"],\"default\":[\"444444444444\"]}";
    static final double SPEED = 2000;

    /** The cloud's usual nature; a case may ask for another before it runs anything. */
    public static final String PLAIN = """
            {"times": "none",
             "products": [{"name": "RHEL_HOURLY", "providerShortName": "awstest"},
                          {"name": "RHEL", "providerShortName": "awstest"}],
             "rhsm": {"acceptUnknown": true}}
            """;

    static final ObjectMapper JSON = new ObjectMapper();

    final Map<String, String> env = new HashMap<>();
    /** Stops the next run; one that was used is replaced by {@link #forget}. */
    StopSignal stop = new StopSignal();

    /** The waits that a push asked for; those of the console, which looks every second for something to say, left out. */
    final List<Duration> sleeps = new CopyOnWriteArrayList<>();

    private final Time scaled;
    private int forgotten;

    private RehearsalCloud cloud;
    private CommandLine.Run run;

    Fixture() {
        this(SPEED);
    }

    /** @param speed where something must be seen in time, slow enough for a busy machine */
    Fixture(double speed) {
        this(Time.scaled(speed));
    }

    Fixture(Time scaled) {
        this.scaled = scaled;
    }

    /** The scaled time, which remembers the waits that are asked of it. */
    final Time time = new Time() {
        @Override
        public Instant now() {
            return scaled.now();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            if (!Thread.currentThread().getName().equals("console-heartbeat")) {
                sleeps.add(duration);
            }
            scaled.sleep(duration);
        }

        @Override
        public CompletableFuture<Void> after(Duration duration) {
            sleeps.add(duration);
            return scaled.after(duration);
        }

        @Override
        public double speed() {
            return scaled.speed();
        }
    };

    @Override
    protected void before() throws Throwable {
        super.before();
        cloud = RehearsalCloud.start(0, Scenario.parse(PLAIN), scaled);
        stage("R", REGION + "-hourly", KEY, REGION, "hourly");
    }

    @Override
    protected void after() {
        cloud.close();
        super.after();
    }

    /** Replaces the cloud by one of that nature. */
    RehearsalCloud cloud(String scenario) throws IOException {
        return cloud(Scenario.parse(scenario));
    }

    RehearsalCloud cloud(Scenario scenario) throws IOException {
        cloud.close();
        cloud = RehearsalCloud.start(0, scenario, scaled);
        forgotten = 0;
        return cloud;
    }

    /** Replaces the cloud by one like {@link #PLAIN} with more to it. @param more members of a JSON object */
    RehearsalCloud plainWith(String more) throws IOException {
        return cloud(PLAIN.strip().replaceFirst("\\}$", "") + ", " + more + "}");
    }

    RehearsalCloud cloud() {
        return cloud;
    }

    Path root() {
        return getRoot().toPath();
    }

    /** The attributes of the fixture's image. */
    public static ObjectNode attributes(String region, String type) {
        try {
            return (ObjectNode) JSON.readTree("""
                    {"region": "%s", "type": "%s", "virtualization": "hvm", "volume": "gp2",
                     "root_device": "/dev/sda1", "description": "Provided by Red Hat, Inc.",
                     "sriov_net_support": "simple", "ena_support": true,
                     "billing_codes": {"name": "Hourly2", "codes": ["bp-6fa54006"]},
                     "release": {"product": "RHEL", "date": "20210902", "arch": "x86_64", "respin": 5,
                                 "version": "8.5.0", "base_product": null, "base_version": null,
                                 "variant": "BaseOS", "type": "ga"}}
                    """.formatted(region, type));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Stages an image of 4096 bytes; more than one call adds to the same stage's metadata. @return its entry */
    ObjectNode stage(String stage, String dest, String file, String region, String type) throws IOException {
        Path directory =
                Files.createDirectories(root().resolve(stage).resolve(dest).resolve("AWS_IMAGES"));
        Files.writeString(directory.resolve(file), "DATA".repeat(1024));
        ObjectNode metadata = metadata(stage);
        ObjectNode entry = metadata.withObject("payload").withArray("files").addObject();
        entry.put("relative_path", dest + "/AWS_IMAGES/" + file);
        entry.set("attributes", attributes(region, type));
        metadata(stage, metadata);
        return entry;
    }

    /** The metadata of a stage as it is now. */
    ObjectNode metadata(String stage) throws IOException {
        Path file = root().resolve(stage).resolve("staged.json");
        if (Files.exists(file)) {
            return (ObjectNode) JSON.readTree(file.toFile());
        }
        ObjectNode metadata = JSON.createObjectNode();
        metadata.putObject("header").put("version", "0.2");
        return metadata;
    }

    void metadata(String stage, JsonNode metadata) throws IOException {
        Files.writeString(root().resolve(stage).resolve("staged.json"), metadata.toPrettyString());
    }

    /** Changes the fixture's attributes: {@code change} gets them, and what it makes of them is staged. */
    void edit(java.util.function.Consumer<ObjectNode> change) throws IOException {
        ObjectNode metadata = metadata("R");
        change.accept((ObjectNode) metadata.at("/payload/files/0/attributes"));
        metadata("R", metadata);
    }

    /** The fixture's image file. */
    Path image() {
        return root().resolve("R").resolve(REGION + "-hourly/AWS_IMAGES").resolve(KEY);
    }

    /** {@code push BASE} with the source {@code staged:R} and these words more. */
    CommandLine.Run push(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add(staged("R"));
        return pushOf(all.toArray(String[]::new));
    }

    /** {@code push BASE} with these words more, the sources among them. */
    CommandLine.Run pushOf(String... words) {
        List<String> all = new ArrayList<>(base());
        all.addAll(List.of(words));
        return command(all.toArray(String[]::new));
    }

    /** {@code push BASE} with these words more, but without that option and its value. */
    CommandLine.Run pushWithout(String option, String... words) {
        List<String> all = new ArrayList<>(base());
        int at = all.indexOf(option);
        all.subList(at, at + 2).clear();
        all.addAll(List.of(words));
        return command(all.toArray(String[]::new));
    }

    /** A stage of this fixture as a source. */
    String staged(String stage) {
        return "staged:" + root().resolve(stage);
    }

    /** The specification's {@code BASE}. */
    List<String> base() {
        return List.of(
                "push",
                "--endpoint-url",
                cloud.endpoint().toString(),
                "--rhsm-url",
                cloud.rhsm().toString(),
                "--aws-provider-name",
                "awstest",
                "--accounts",
                ACCOUNTS,
                "--snapshot-account-ids",
                SNAPSHOT_ACCOUNTS,
                "--aws-access-id",
                "A",
                "--aws-secret-key",
                "S",
                "--retry-wait",
                "0");
    }

    /** Whether it is the wait between two looks at an import: 15 s, a tenth more or less. */
    static boolean lookAtAnImport(Duration wait) {
        return wait.compareTo(Duration.ofMillis(13_500)) >= 0 && wait.compareTo(Duration.ofMillis(16_500)) <= 0;
    }

    /** Runs exactly that command line. */
    CommandLine.Run command(String... words) {
        run = CommandLine.run(root(), env, null, time, stop, List.of(words));
        return run;
    }

    /** The mutating requests that were answered with success, in their order: {@code ec2:RegisterImage} … */
    List<String> mutations() {
        return requests().stream()
                .filter(request -> request.mutating() && request.status() / 100 == 2)
                .map(Recorded::operation)
                .toList();
    }

    /** All requests since the last {@link #forget}. */
    List<Recorded> requests() {
        List<Recorded> all = cloud.requests();
        return all.subList(forgotten, all.size());
    }

    /** Begins anew: requests and waits so far do not count, and a stop is over; what exists stays. */
    void forget() {
        forgotten = cloud.requests().size();
        sleeps.clear();
        stop = new StopSignal();
    }

    /** The run's log, once it is sure that it ended so, and without a stack trace. */
    static String log(CommandLine.Run run, int exitCode) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err() + run.out()).doesNotContain("\tat ").doesNotContain("Exception in");
        return run.err() + run.out();
    }

    /** What exists in the cloud: its images, snapshots … */
    JsonNode state(String pointer) {
        return cloud.state().at(pointer);
    }

    /** The only thing of that kind that exists. */
    JsonNode only(String pointer) {
        JsonNode all = state(pointer);
        assertThat(all).as(pointer).hasSize(1);
        return all.get(0);
    }

    /** The requests to AWS: all but RHSM's. */
    List<Recorded> awsRequests() {
        return requests().stream()
                .filter(request -> !request.service().equals("rhsm"))
                .toList();
    }

    /** The only request for that operation. */
    Recorded request(String operation) {
        List<Recorded> requests = requests(operation);
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests " + operation);
        }
        return requests.get(0);
    }

    List<Recorded> requests(String operation) {
        return requests().stream()
                .filter(request -> request.operation().equals(operation))
                .toList();
    }

    /** A file of the latest run's results. */
    String result(String file) throws IOException {
        return Files.readString(root().resolve("artifacts/latest").resolve(file), StandardCharsets.UTF_8);
    }

    JsonNode imagesJson() throws IOException {
        return JSON.readTree(result("images.json"));
    }

    JsonNode report() throws IOException {
        return JSON.readTree(result("report.json"));
    }

    List<Event> events() throws IOException {
        List<Event> events = new ArrayList<>();
        JournalReader.read(root().resolve("artifacts/latest/events.ndjson"), events::add);
        return events;
    }
}
