package io.jenkins.plugins.amipush.engine.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.Http;
import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.journal.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code pub:} sources: the images that earlier pushes list in their {@code images.json}. */
final class PubSource {
    /** The second is what a task of a later tool leaves instead. */
    private static final List<String> DOCUMENTS = List.of("images.json", "clouds.json");

    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LONGEST = 64 << 20;
    private static final int NOT_FOUND = 404;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Fields of a push item that are no attributes; they are handed on as they are. */
    private static final List<String> HANDED_ON = List.of("build", "cloud_info", "md5sum", "sha256sum", "signing_key");

    private final Reporter reporter;
    private final Time time;
    private final Map<String, String> environment;
    private final boolean rehearsal;
    private final MetadataSchema schema;

    PubSource(Reporter reporter, Time time, Map<String, String> environment, boolean rehearsal, MetadataSchema schema) {
        this.reporter = reporter;
        this.time = time;
        this.environment = environment;
        this.rehearsal = rehearsal;
        this.schema = schema;
    }

    void read(Source source, Findings findings) {
        Optional<String> base = base(source.location());
        if (base.isEmpty()) {
            findings.fault(Fault.of(source.named(), "names no URL", "write pub:https://HOST?task_id=ID"));
            return;
        }
        Set<String> tasks = tasks(source);
        if (tasks.isEmpty()) {
            findings.fault(Fault.of(source.named(), "names no task", "write pub:https://HOST?task_id=ID"));
            return;
        }
        try (Http http = new Http(environment, null)) {
            for (String task : tasks) {
                readTask(http, base.get() + "/pub/task/" + task + "/log/", findings);
            }
        } catch (PushFailure e) {
            findings.fault(Fault.of(source.named(), e.getMessage(), e.remedy()));
        }
    }

    /** The URL that documents lie below: https, but for the machine itself and in a rehearsal. */
    private Optional<String> base(String location) {
        String rest = location.replaceFirst("^([A-Za-z]+:)?//", "");
        boolean http = location.regionMatches(true, 0, "http://", 0, "http://".length());
        Optional<URI> plain = http ? Http.url("http://" + rest) : Optional.empty();
        boolean mayBePlain =
                plain.isPresent() && (rehearsal || Http.isLoopback(plain.get().getHost()));
        if (http && !mayBePlain) {
            reporter.warn("https is used for %s", PlainText.oneLine(location));
        }
        return Http.url((mayBePlain ? "http://" : "https://") + rest)
                .map(url -> url.toString().replaceFirst("[/#]+$", ""));
    }

    private Set<String> tasks(Source source) {
        Set<String> tasks = new LinkedHashSet<>();
        for (String ids : source.arguments().getOrDefault("task_id", List.of())) {
            for (String id : ids.split(",")) {
                if (id.matches("[0-9]{1,18}")) {
                    tasks.add(id);
                } else {
                    reporter.warn("Skipping the task id %s: it is no whole number", PlainText.excerpt(id, 40));
                }
            }
        }
        return tasks;
    }

    private void readTask(Http http, String directory, Findings findings) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++, wait = wait.multipliedBy(2)) {
            String problem;
            try {
                Answer answer = get(http, directory);
                if (answer.reply().status() == 200) {
                    items(answer, findings);
                    return;
                }
                problem = "answered " + answer.reply().status();
            } catch (IOException e) {
                problem = Http.reason(e);
            } catch (InterruptedException e) {
                throw interrupted();
            }
            if (attempt == ATTEMPTS) {
                findings.fault(Fault.of(
                        directory + DOCUMENTS.get(0),
                        "cannot be read: " + problem,
                        "check the host and the task's id"));
                return;
            }
            reporter.warn("%s: %s; trying again in %d s", directory + DOCUMENTS.get(0), problem, wait.toSeconds());
            try {
                time.sleep(wait);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    private static StopSignal.Stopped interrupted() {
        Thread.currentThread().interrupt();
        return new StopSignal.Stopped("interrupted");
    }

    private record Answer(String url, Http.Reply reply) {}

    private static Answer get(Http http, String directory) throws IOException, InterruptedException {
        Answer answer = null;
        for (String document : DOCUMENTS) {
            URI url = URI.create(directory + document + "?format=raw");
            answer = new Answer(
                    url.toString(), http.send(HttpRequest.newBuilder(url).build(), TIMEOUT, LONGEST));
            if (answer.reply().status() != NOT_FOUND) {
                break;
            }
        }
        return answer;
    }

    /** All images of a document, or none of them. */
    private void items(Answer answer, Findings findings) {
        JsonNode document;
        try {
            document = Documents.json(answer.reply().body());
        } catch (BadDocument e) {
            document = JsonNodeFactory.instance.missingNode();
        }
        if (!document.isArray()) {
            reporter.warn("Pub source returned empty: %s %s", answer.url(), "is no list of images");
            return;
        }
        List<StagedImage> images = new ArrayList<>();
        for (JsonNode item : document) {
            List<String> problems = new ArrayList<>();
            item(answer.url(), item, problems).ifPresent(images::add);
            if (!problems.isEmpty()) {
                findings.other("list of images that is not complete");
                reporter.warn(
                        "Skipping %s, whose item %d is not complete: %s",
                        answer.url(), images.size() + 1, String.join("; ", problems));
                return;
            }
        }
        images.forEach(findings::image);
    }

    private Optional<StagedImage> item(String url, JsonNode item, List<String> problems) {
        ObjectNode all = withoutEmptyTexts(item);
        ObjectNode json = all.deepCopy().retain(schema.amiAttributes());
        schema.ami(json)
                .forEach(violation -> problems.add(violation.fault("item").line()));
        if (!all.path("name").isTextual()) {
            problems.add("name is missing");
        }
        JsonNode named = all.path(all.hasNonNull("ami") ? "ami" : "image_id");
        String imageId = named.textValue();
        if (imageId == null && !named.isMissingNode() && !named.isNull()) {
            problems.add("ami is no text");
        }
        String sha256 = all.path("sha256sum").asText(null);
        if (sha256 != null && !SHA256.matcher(sha256).matches()) {
            problems.add("sha256sum is no SHA-256 digest of 64 hex digits");
        }
        List<String> dest = new ArrayList<>();
        all.path("dest").forEach(destination -> dest.add(destination.asText()));
        if (problems.isEmpty()) {
            ImageBuilder.check(json)
                    .forEach(violation -> problems.add(violation.fault("item").line()));
        }
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        String name = all.path("name").asText();
        String src = all.path("src").textValue();
        String origin = all.path("origin").asText(url);
        Map<String, Object> fields = new TreeMap<>(ImageBuilder.fields(json));
        HANDED_ON.stream().filter(all::has).forEach(key -> fields.put(key, ImageBuilder.plain(all.get(key))));
        fields.put("dest", List.copyOf(dest));
        fields.put("origin", origin);
        putIfGiven(fields, "src", src);
        putIfGiven(fields, "image_id", imageId);
        return Optional.of(new StagedImage(
                url,
                name,
                null,
                src,
                origin,
                List.copyOf(dest),
                null,
                sha256 == null ? null : sha256.toLowerCase(Locale.ROOT),
                imageId,
                ImageBuilder.attributes(json),
                Collections.unmodifiableMap(fields)));
    }

    private static void putIfGiven(Map<String, Object> fields, String key, String value) {
        if (value != null) {
            fields.put(key, value);
        }
    }

    /** An item without what says nothing, its release's date in the form that staged documents have. */
    private static ObjectNode withoutEmptyTexts(JsonNode item) {
        ObjectNode result = item.isObject() ? item.deepCopy() : JsonNodeFactory.instance.objectNode();
        result.properties().removeIf(entry -> saysNothing(entry.getValue()));
        if (result.path("release") instanceof ObjectNode release) {
            release.properties().removeIf(entry -> saysNothing(entry.getValue()));
            String date = release.path("date").asText();
            if (date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                release.put("date", date.replace("-", ""));
            }
        }
        return result;
    }

    private static boolean saysNothing(JsonNode value) {
        return value.isNull() || value.isTextual() && value.textValue().isEmpty();
    }
}
