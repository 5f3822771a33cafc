package io.jenkins.plugins.amipush.journal;

import io.jenkins.plugins.amipush.journal.Event.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hand-made journals: each method tells what happens to images, {@link #events()} is the journal so far. */
public final class SampleJournals {
    public static final String OHIO = "us-east-2/RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Hourly2-GP2";
    public static final String BEIJING = "cn-north-1/RHEL-8.5.0_HVM_GA-20210902-x86_64-5-Access2-GP2";
    public static final String GOV = "us-gov-west-1/RHEL-8.5.0_HVM_GA-20210902-arm64-5-Hourly2-GP3";
    public static final String SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private final List<Event> events = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");

    public static SampleJournals begun(Double rehearsalSpeed) {
        SampleJournals journal = new SampleJournals();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("source", List.of("staged:/stage/ami/root"));
        settings.put("ship", true);
        settings.put("max-retries", 4);
        return journal.add(new Event.Begin(journal.now, Event.FORMAT, "1.0.0", settings, rehearsalSpeed));
    }

    /** One image pushed, one that failed every attempt, one that has an AMI but is not in RHSM. */
    public static SampleJournals partialFailure() {
        SampleJournals journal = begun(null);
        for (String image : List.of(OHIO, BEIJING, GOV)) {
            journal.image(image);
        }
        journal.add(new Event.Identity(
                journal.now,
                "us-east-2",
                "123456789012",
                "arn:aws:sts::123456789012:assumed-role/push/job",
                null,
                "proxy:3128"));
        journal.pushed(OHIO, "ami-0123456789abcdef0", "snap-0123456789abcdef0");
        journal.failing(BEIJING, 2);
        journal.registered(GOV, "ami-0aaaaaaaaaaaaaaa1", "snap-0bbbbbbbbbbbbbbb2");
        journal.phase(GOV, Phase.RHSM, 3, Outcome.FAILED, "answered 500", null);
        journal.add(new Event.AttemptFailed(
                journal.now, GOV, 1, "RHSM answered 500 to POST /regions", null, null, true, null));
        journal.add(new Event.ImageEnded(
                journal.now,
                GOV,
                ItemState.NOTPUSHED,
                false,
                false,
                "RHSM answered 500 to POST /regions",
                "try again later"));
        journal.add(new Event.Note(journal.now, Event.Level.WARNING, "hourly, but public images are not allowed", GOV));
        return journal.add(new Event.End(journal.now, RunOutcome.FAILED, 30, "2 of 3 images failed"));
    }

    public SampleJournals add(Event event) {
        events.add(event);
        return this;
    }

    public SampleJournals image(String id) {
        String region = id.substring(0, id.indexOf('/'));
        return add(new Event.Image(
                now,
                id,
                "rhel-8.5.raw",
                "/stage/ami/root/" + region + "-hourly/AWS_IMAGES/rhel-8.5.raw",
                List.of(region + "-hourly"),
                region,
                "hourly",
                id.substring(id.indexOf('/') + 1),
                10L << 30,
                item(region)));
    }

    public SampleJournals pushed(String image, String ami, String snapshot) {
        registered(image, ami, snapshot);
        phase(image, Phase.RHSM, 2, Outcome.DONE, "visible", null);
        phase(image, Phase.PUBLIC, 1, Outcome.DONE, null, null);
        return add(new Event.ImageEnded(now, image, ItemState.PUSHED, true, true, null, null));
    }

    public SampleJournals registered(String image, String ami, String snapshot) {
        String object = "redhat-cloudimg-" + image.substring(0, image.indexOf('/')) + "/rhel-8.5.raw";
        add(new Event.AttemptStarted(now, image, 1, 4));
        phase(image, Phase.INSPECT, 1, Outcome.DONE, "nothing exists", null);
        phase(image, Phase.BUCKET, 60, Outcome.DONE, "made", null);
        phase(image, Phase.UPLOAD, 185, Outcome.DONE, object, 10L << 30);
        add(new Event.Resource(now, List.of(image), Event.Kind.OBJECT, null, object, true, SHA256));
        add(new Event.Resource(now, List.of(image), Event.Kind.IMPORT_TASK, null, "import-snap-0c0c0c0c", true, null));
        phase(image, Phase.IMPORT, 720, Outcome.DONE, snapshot, null);
        add(new Event.Resource(now, List.of(image), Event.Kind.SNAPSHOT, null, snapshot, true, SHA256));
        phase(image, Phase.SHARE_SNAPSHOT, 1, Outcome.DONE, "1 account", null);
        phase(image, Phase.REGISTER, 1, Outcome.DONE, ami, null);
        add(new Event.Resource(now, List.of(image), Event.Kind.AMI, null, ami, true, SHA256));
        phase(image, Phase.AVAILABLE, 45, Outcome.DONE, null, null);
        return phase(image, Phase.SHARE, 1, Outcome.DONE, "1 account", null);
    }

    /** Each attempt uploads for a minute and fails; then the image has failed. */
    public SampleJournals failing(String image, int attempts) {
        String reason = "An error occurred (AccessDenied) when calling PutObject: not authorized";
        for (int attempt = 1; attempt <= attempts; attempt++) {
            add(new Event.AttemptStarted(now, image, attempt, attempts));
            phase(image, Phase.UPLOAD, 60, Outcome.FAILED, reason, 1L << 20);
            Double wait = attempt < attempts ? 30.0 * attempt : null;
            add(new Event.AttemptFailed(
                    now, image, attempt, reason, "grant s3:PutObject", "REQUEST" + attempt, false, wait));
            if (wait != null) {
                phase(image, Phase.RETRY_WAIT, wait.intValue(), Outcome.DONE, null, null);
            }
        }
        return add(
                new Event.ImageEnded(now, image, ItemState.UPLOADFAILED, false, false, reason, "grant s3:PutObject"));
    }

    public SampleJournals phase(String image, Phase phase, int seconds, Outcome outcome, String detail, Long bytes) {
        add(new Event.PhaseStarted(now, List.of(image), phase, null));
        after(seconds);
        return add(new Event.PhaseEnded(now, List.of(image), phase, outcome, detail, bytes));
    }

    public SampleJournals after(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    public Instant now() {
        return now;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    public Results results() {
        ResultsFold fold = new ResultsFold();
        events.forEach(fold::apply);
        return fold.results();
    }

    /** The journal's text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(JournalFormat.line(event)).append('\n'));
        return text.toString();
    }

    /** The item of the conformance fixture. */
    public static Map<String, Object> item(String region) {
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("product", "RHEL");
        release.put("date", "20210902");
        release.put("arch", "x86_64");
        release.put("respin", 5);
        release.put("version", "8.5.0");
        release.put("base_product", null);
        release.put("base_version", null);
        release.put("variant", "BaseOS");
        release.put("type", "ga");
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("name", "rhel-8.5.raw");
        item.put("origin", "/stage/ami/root");
        item.put("src", "/stage/ami/root/" + region + "-hourly/AWS_IMAGES/rhel-8.5.raw");
        item.put("dest", List.of(region + "-hourly"));
        item.put("region", region);
        item.put("type", "hourly");
        item.put("virtualization", "hvm");
        item.put("volume", "gp2");
        item.put("root_device", "/dev/sda1");
        item.put("description", "Provided by Red Hat, Inc.");
        item.put("sriov_net_support", "simple");
        item.put("ena_support", true);
        item.put("boot_mode", null);
        item.put("security_groups", List.of());
        item.put("billing_codes", Map.of("name", "Hourly2", "codes", List.of("bp-6fa54006")));
        item.put("release", release);
        return item;
    }
}
