package io.jenkins.plugins.amipush.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.report.ReportJson;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The results of a build that is followed, with the revision at which each of their values changed last: whoever tells
 * what revision it has gets what is newer, however many they are. Knows nothing of who asks. Nulls within the values
 * are left out, as a patch cannot tell them. Its revisions mean nothing to another one, as after a restart.
 */
final class LiveDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Part of every revision. */
    private final String epoch = Long.toString(RANDOM.nextLong() >>> 16, Character.MAX_RADIX);

    private long revision = 1;

    /** Who has an older revision gets everything. */
    private long oldest = 1;

    private final Revisions headRevisions = new Revisions(1);
    private ObjectNode head = JSON.objectNode();
    private boolean rehearsal;
    private Map<String, Entry> images = new LinkedHashMap<>();

    /** When images that are no more went. */
    private final Map<String, Long> gone = new LinkedHashMap<>();

    /** When images changed places, other than by some going and others coming at the end. */
    private long ordered;

    private Object version;

    /** The same form of results that nobody follows. */
    static ObjectNode of(Results results) {
        LiveDocument document = new LiveDocument();
        document.take(results);
        return document.full();
    }

    private static final class Entry {
        private ImageResult image;
        private final Revisions revisions;

        Entry(ImageResult image, long revision) {
            this.image = image;
            this.revisions = new Revisions(revision);
        }
    }

    /** Takes the results as they are now. @param now what differs whenever the results do */
    synchronized void refresh(Object now, Supplier<Results> results) {
        if (!now.equals(version)) {
            take(results.get());
            version = now;
        }
    }

    synchronized void take(Results results) {
        long next = revision + 1;
        boolean changed = takeHead(results, next);
        changed |= takeImages(results, next);
        if (changed) {
            revision = next;
        }
    }

    /** What names the present state. */
    synchronized String revision() {
        return epoch + "." + revision;
    }

    /** Everything. */
    synchronized ObjectNode full() {
        ObjectNode all = head.deepCopy();
        ArrayNode list = all.putArray("images");
        images.values().forEach(entry -> list.add(tree(entry.image)));
        return all;
    }

    /** What is newer than that revision, or nothing when it is not known. */
    synchronized Optional<ObjectNode> since(String told) {
        long since = number(told);
        if (since < oldest || since > revision) {
            return Optional.empty();
        }
        ObjectNode patch =
                headRevisions.newest() > since ? (ObjectNode) headRevisions.patch(head, since) : JSON.objectNode();
        ObjectNode changes = JSON.objectNode();
        gone.forEach((id, when) -> {
            if (when > since) {
                changes.putNull(id);
            }
        });
        images.forEach((id, entry) -> {
            if (entry.revisions.newest() > since) {
                changes.set(id, entry.revisions.patch(tree(entry.image), since));
            }
        });
        if (!changes.isEmpty()) {
            patch.set("images", changes);
        }
        if (ordered > since) {
            ArrayNode order = patch.putArray("order");
            images.keySet().forEach(order::add);
        }
        return Optional.of(patch);
    }

    private long number(String told) {
        if (told == null || !told.startsWith(epoch + ".")) {
            return 0;
        }
        try {
            return Long.parseLong(told.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private boolean takeHead(Results results, long next) {
        ObjectNode now = head(results);
        if (now.equals(head)) {
            return false;
        }
        if (!headRevisions.change(head, now, next)) {
            oldest = next;
        }
        head = now;
        return true;
    }

    private boolean takeImages(Results results, long next) {
        boolean relinked = results.rehearsal() != rehearsal;
        Map<String, Entry> now = new LinkedHashMap<>();
        boolean changed = false;
        for (ImageResult image : results.images()) {
            Entry entry = images.get(image.id());
            if (entry == null) {
                changed = true;
                entry = new Entry(image, next);
                if (gone.remove(image.id()) != null) {
                    // Who still has it from then would keep of it what the new one has not.
                    oldest = next;
                }
            } else if (relinked || !Objects.equals(entry.image, image)) {
                changed |= change(entry, image, results.rehearsal(), next);
            }
            now.put(image.id(), entry);
        }
        changed |= reorder(now, next);
        images = now;
        rehearsal = results.rehearsal();
        return changed;
    }

    private boolean change(Entry entry, ImageResult image, boolean nowRehearsal, long next) {
        JsonNode before = tree(entry.image);
        JsonNode after = tree(image, nowRehearsal);
        entry.image = image;
        if (before.equals(after)) {
            return false;
        }
        if (!entry.revisions.change(before, after, next)) {
            oldest = next;
        }
        return true;
    }

    private boolean reorder(Map<String, Entry> now, long next) {
        boolean changed = false;
        List<String> expected = new ArrayList<>(images.size());
        for (String id : images.keySet()) {
            if (now.containsKey(id)) {
                expected.add(id);
            } else {
                gone.put(id, next);
                changed = true;
            }
        }
        Set<String> known = new HashSet<>(expected);
        now.keySet().stream().filter(id -> !known.contains(id)).forEach(expected::add);
        if (!expected.equals(new ArrayList<>(now.keySet()))) {
            ordered = next;
            changed = true;
        }
        return changed;
    }

    private ObjectNode tree(ImageResult image) {
        return tree(image, rehearsal);
    }

    private static ObjectNode tree(ImageResult image, boolean rehearsal) {
        return (ObjectNode) withoutNulls(ReportJson.image(image, rehearsal));
    }

    private static ObjectNode head(Results results) {
        return (ObjectNode) withoutNulls(ReportJson.head(results));
    }

    private static JsonNode withoutNulls(JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Iterator<JsonNode> values = object.elements(); values.hasNext(); ) {
                if (withoutNulls(values.next()).isNull()) {
                    values.remove();
                }
            }
        } else {
            value.forEach(LiveDocument::withoutNulls);
        }
        return value;
    }
}
