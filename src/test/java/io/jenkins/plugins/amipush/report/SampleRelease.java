package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Event.Outcome;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import io.jenkins.plugins.amipush.journal.RunOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The journal of a whole release: every file goes to every region, hourly and access; the two share upload, import and
 * snapshot. The uploads come one after the other, four at a time, everything else at once. Some images fail.
 */
final class SampleRelease {
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final List<String> REGIONS = List.of(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-north-1",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ca-central-1",
            "sa-east-1",
            "us-gov-west-1");
    private static final List<String> TYPES = List.of("hourly", "access");
    private static final String PERMITTED = "An error occurred (OptInRequired) when calling RegisterImage: You are not "
            + "subscribed to this service. Please go to http://aws.amazon.com to subscribe.";
    private static final String REFUSED = "RHSM answered 500 to POST /internal/cloud/access-providers/amazon/amis";

    private final List<Event> events = new ArrayList<>();
    private int ids;
    private int failed;

    /** All of it. @param files at most 40; each makes 34 images */
    static SampleRelease of(int files, int regions) {
        SampleRelease release = new SampleRelease();
        release.tell(files, regions);
        release.events.sort(Comparator.comparing(Event::time));
        return release;
    }

    /** The results when everything was done. */
    Results results() {
        return resultsAfter(Integer.MAX_VALUE);
    }

    /** The results after so many seconds of the push. */
    Results resultsAfter(int seconds) {
        ResultsFold fold = new ResultsFold();
        Instant until = START.plusSeconds(seconds);
        events.stream().filter(event -> event.time().isBefore(until)).forEach(fold::apply);
        return fold.results();
    }

    private void tell(int files, int regions) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("source", List.of("staged:/stage/ami/root"));
        settings.put("ship", true);
        settings.put("accounts", Map.of("default", List.of("123456789012")));
        settings.put("tag", Map.of("release", "it's 9.5"));
        settings.put("max-retries", 4);
        events.add(new Event.Begin(START, Event.FORMAT, "1.0.0", settings, null));
        for (String region : REGIONS.subList(0, regions)) {
            String partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
            events.add(new Event.Identity(
                    START.plusSeconds(1),
                    region,
                    "123456789012",
                    "arn:" + partition + ":sts::123456789012:assumed-role/push/job",
                    null,
                    null));
        }
        double[] slots = new double[4];
        double last = 0;
        for (int file = 0; file < files; file++) {
            for (int region = 0; region < regions; region++) {
                int slot = (file * regions + region) % slots.length;
                last = Math.max(last, content(file, REGIONS.get(region), slots, slot, 3 + (file + region) % 3));
            }
        }
        events.add(new Event.End(
                at(last + 2),
                RunOutcome.FAILED,
                30,
                failed + " of " + files * regions * TYPES.size() + " images failed"));
    }

    /** One file in one region. @return when it was done, in seconds */
    private double content(int file, String region, double[] slots, int slot, double length) {
        List<String> images = new ArrayList<>();
        for (String type : TYPES) {
            images.add(image(file, region, type));
        }
        phase(images, Phase.INSPECT, 2, 1, Outcome.DONE, "nothing exists", null);
        double begun = Math.max(3, slots[slot]);
        slots[slot] = begun + length;
        String object = "redhat-cloudimg-" + region + "/" + file(file);
        phase(images, Phase.UPLOAD, begun, length, Outcome.DONE, object, bytes(file));
        resource(images, Event.Kind.OBJECT, begun + length, object);
        double imported = begun + length + 300 + 40 * ((file * 7 + ids) % 5);
        resource(images, Event.Kind.IMPORT_TASK, begun + length, id("import-snap-"));
        for (int percent = 5; percent < 100; percent += 5) {
            events.add(new Event.Progress(
                    at(begun + length + (imported - begun - length) * percent / 100),
                    images,
                    Phase.IMPORT,
                    percent,
                    100L,
                    "converting"));
        }
        String snapshot = id("snap-");
        phase(images, Phase.IMPORT, begun + length, imported - begun - length, Outcome.DONE, snapshot, null);
        resource(images, Event.Kind.SNAPSHOT, imported, snapshot);
        double done = imported;
        for (String image : images) {
            done = Math.max(done, image(file, region, image, imported));
        }
        return done;
    }

    private double image(int file, String region, String image, double from) {
        boolean refused = region.equals("us-gov-west-1") && file % 8 == 1;
        boolean unpublished = region.equals("eu-west-2") && file % 10 == 3 && image.contains("Access");
        boolean retried = (file + region.length()) % 9 == 0;
        double now = from;
        events.add(new Event.AttemptStarted(at(2), image, 1, 4));
        if (refused) {
            now = failed(image, Phase.REGISTER, now, 1, PERMITTED, 1, true);
            return ended(image, ItemState.UPLOADFAILED, now, PERMITTED, "accept the subscription of the account");
        }
        if (retried) {
            now = failed(image, Phase.REGISTER, now, 1, "An error occurred (RequestLimitExceeded)", 1, false);
            phase(List.of(image), Phase.RETRY_WAIT, now, 30, Outcome.DONE, null, null);
            now += 30;
            events.add(new Event.AttemptStarted(at(now), image, 2, 4));
        }
        String ami = id("ami-");
        phase(List.of(image), Phase.REGISTER, now, 2, Outcome.DONE, ami, null);
        resource(List.of(image), Event.Kind.AMI, now + 2, ami);
        phase(List.of(image), Phase.AVAILABLE, now + 2, 45, Outcome.DONE, null, null);
        phase(List.of(image), Phase.SHARE, now + 47, 1, Outcome.DONE, "1 account", null);
        now += 48;
        if (unpublished) {
            now = failed(image, Phase.RHSM, now, 3, REFUSED, retried ? 2 : 1, true);
            return ended(image, ItemState.NOTPUSHED, now, REFUSED, "try again later");
        }
        phase(List.of(image), Phase.RHSM, now, 3, Outcome.DONE, "visible", null);
        return ended(image, ItemState.PUSHED, now + 3, null, null);
    }

    private double failed(
            String image, Phase phase, double from, double length, String reason, int attempt, boolean permanent) {
        events.add(new Event.PhaseStarted(at(from), List.of(image), phase, null));
        String request = id("4d6e0a2b-");
        events.add(
                new Event.PhaseEnded(at(from + length), List.of(image), phase, Outcome.FAILED, reason, null, request));
        events.add(new Event.AttemptFailed(
                at(from + length), image, attempt, reason, null, request, permanent, permanent ? null : 30.0));
        return from + length;
    }

    private double ended(String image, ItemState state, double now, String reason, String remedy) {
        failed += state == ItemState.PUSHED ? 0 : 1;
        events.add(new Event.ImageEnded(at(now), image, state, state == ItemState.PUSHED, false, reason, remedy));
        return now;
    }

    private String image(int file, String region, String type) {
        String name = "RHEL-" + version(file) + "_HVM_GA-20261101-" + arch(file) + "-" + file % 4 + "-"
                + (type.equals("hourly") ? "Hourly2" : "Access2") + "-GP3";
        String id = region + "/" + name;
        String staged = region + "-" + type;
        Map<String, Object> release = new LinkedHashMap<>();
        release.put("product", "RHEL");
        release.put("version", version(file));
        release.put("arch", arch(file));
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("origin", "/stage/ami/root");
        item.put("release", release);
        String src = "/stage/ami/root/" + staged + "/AWS_IMAGES/" + file(file);
        events.add(new Event.Image(at(1), id, file(file), src, List.of(staged), region, type, name, bytes(file), item));
        return id;
    }

    private static String version(int file) {
        return 8 + file / 20 + "." + file / 2 % 10 + ".0";
    }

    private static String arch(int file) {
        return file % 2 == 0 ? "x86_64" : "aarch64";
    }

    private static String file(int file) {
        return "rhel-" + version(file) + "-" + arch(file) + ".raw.xz";
    }

    private static long bytes(int file) {
        return (700L + 40L * file) << 20;
    }

    private String id(String prefix) {
        return "%s%017x".formatted(prefix, 0xabcdef0000L + ids++);
    }

    private void phase(
            List<String> images, Phase phase, double from, double length, Outcome outcome, String detail, Long bytes) {
        events.add(new Event.PhaseStarted(at(from), List.copyOf(images), phase, null));
        events.add(new Event.PhaseEnded(at(from + length), List.copyOf(images), phase, outcome, detail, bytes));
    }

    private void resource(List<String> images, Event.Kind kind, double when, String id) {
        events.add(new Event.Resource(at(when), List.copyOf(images), kind, null, id, true, null));
    }

    private static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1000));
    }
}
