package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The texts of one event: cut to what may be kept, and measured. A line of a megabyte may name ten thousand images, and
 * what is one text in memory is one for each of them in a report, a page and a log.
 */
final class EventTexts {
    /** As a line of the log has: longer than what any event has to say. In characters, as all of these. */
    static final int LONGEST = 8_000;

    /** What every image may get, and is not measured: why the push ended, and how far they are. */
    static final int LONGEST_OF_ALL = 1_000;

    /** Regions and names have less than 200. */
    static final int LONGEST_ID = 300;

    /** What a control character is in JSON, and a sign of HTML in JSON within a page. */
    private static final int ESCAPED = 6;

    private final Event event;
    private final int places;
    private long size;

    EventTexts(Event told) {
        event = cut(told);
        places = places(told);
    }

    Event event() {
        return event;
    }

    /**
     * At most what its texts take in a document of the results. What the next of its kind replaces does not count, nor
     * do notes, of which few are kept.
     */
    long size() {
        return size * places;
    }

    static String cut(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest) + "…";
    }

    /** In how many places a document has the texts. */
    private static int places(Event event) {
        if (event instanceof Event.PhaseStarted e) {
            return distinct(e.images());
        } else if (event instanceof Event.PhaseEnded e) {
            return distinct(e.images());
        } else if (event instanceof Event.Resource e) {
            return distinct(e.images());
        } else if (event instanceof Event.Note) {
            return 0;
        }
        // By themselves, and as the reason of their image.
        return event instanceof Event.FaultFound || event instanceof Event.AttemptFailed ? 2 : 1;
    }

    private static int distinct(List<String> images) {
        return images == null ? 0 : new HashSet<>(images).size();
    }

    private Event cut(Event told) {
        if (told instanceof Event.Progress e) {
            return new Event.Progress(
                    e.time(), ids(e.images()), e.phase(), e.done(), e.total(), ofAll(e.message()), e.sent());
        } else if (told instanceof Event.PhaseStarted e) {
            return new Event.PhaseStarted(e.time(), ids(e.images()), e.phase(), text(e.detail()));
        } else if (told instanceof Event.PhaseEnded e) {
            return new Event.PhaseEnded(
                    e.time(),
                    ids(e.images()),
                    e.phase(),
                    e.outcome(),
                    text(e.detail()),
                    e.bytes(),
                    text(e.requestId()));
        } else if (told instanceof Event.Resource e) {
            return new Event.Resource(
                    e.time(), ids(e.images()), e.kind(), text(e.region()), text(e.id()), e.created(), text(e.sha256()));
        } else if (told instanceof Event.Note e) {
            return new Event.Note(e.time(), e.level(), text(e.text()), id(e.image()));
        }
        return cutOfImage(told);
    }

    private Event cutOfImage(Event told) {
        if (told instanceof Event.Image e) {
            return new Event.Image(
                    e.time(),
                    id(e.image()),
                    text(e.file()),
                    text(e.src()),
                    list(e.dest(), this::text),
                    text(e.region()),
                    text(e.imageType()),
                    text(e.name()),
                    e.bytes(),
                    values(e.item()));
        } else if (told instanceof Event.Plan e) {
            return new Event.Plan(e.time(), id(e.image()), list(e.exists(), this::text), list(e.todo(), this::text));
        } else if (told instanceof Event.AttemptStarted e) {
            return new Event.AttemptStarted(e.time(), id(e.image()), e.attempt(), e.of());
        } else if (told instanceof Event.AttemptFailed e) {
            return new Event.AttemptFailed(
                    e.time(),
                    id(e.image()),
                    e.attempt(),
                    text(e.reason()),
                    text(e.remedy()),
                    text(e.requestId()),
                    e.permanent(),
                    e.waitSeconds());
        } else if (told instanceof Event.ImageEnded e) {
            return new Event.ImageEnded(
                    e.time(),
                    id(e.image()),
                    e.state(),
                    e.shipped(),
                    e.publicImage(),
                    text(e.reason()),
                    text(e.remedy()));
        } else if (told instanceof Event.Left e) {
            return new Event.Left(e.time(), id(e.image()), text(e.region()), text(e.what()), text(e.next()));
        } else if (told instanceof Event.FaultFound e) {
            return new Event.FaultFound(e.time(), fault(e.fault()), id(e.image()));
        }
        return cutOfRun(told);
    }

    private Event cutOfRun(Event told) {
        if (told instanceof Event.Begin e) {
            return new Event.Begin(e.time(), e.format(), text(e.engine()), values(e.settings()), e.rehearsalSpeed());
        } else if (told instanceof Event.Identity e) {
            return new Event.Identity(
                    e.time(), text(e.region()), text(e.account()), text(e.arn()), text(e.endpoint()), text(e.proxy()));
        } else if (told instanceof Event.End e) {
            return new Event.End(e.time(), e.outcome(), e.exitCode(), ofAll(e.reason()));
        } else if (told instanceof Event.Stopped e) {
            return new Event.Stopped(e.time(), ofAll(e.reason()), e.exitCode());
        }
        throw new IllegalArgumentException("an event of an unknown type: " + told.getClass());
    }

    private Fault fault(Fault fault) {
        return fault == null
                ? null
                : new Fault(
                        text(fault.where()),
                        text(fault.field()),
                        text(fault.value()),
                        text(fault.problem()),
                        text(fault.remedy()));
    }

    private String text(String text) {
        String cut = cut(text, LONGEST);
        for (int i = 0; cut != null && i < cut.length(); i++) {
            char character = cut.charAt(i);
            boolean escaped = character < ' ' || character == '<' || character == '>' || character == '&';
            size += escaped ? ESCAPED : 1;
        }
        return cut;
    }

    private static String ofAll(String text) {
        return cut(text, LONGEST_OF_ALL);
    }

    private static String id(String image) {
        return cut(image, LONGEST_ID);
    }

    private static List<String> ids(List<String> images) {
        return list(images, EventTexts::id);
    }

    private static <T> List<T> list(List<T> list, UnaryOperator<T> cut) {
        if (list == null) {
            return null;
        }
        List<T> all = new ArrayList<>(list.size());
        list.forEach(element -> all.add(cut.apply(element)));
        return all;
    }

    private Map<String, Object> values(Map<?, ?> map) {
        if (map == null) {
            return null;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        map.forEach((name, value) -> all.put(text((String) name), value(value)));
        return all;
    }

    private Object value(Object value) {
        if (value instanceof String text) {
            return text(text);
        } else if (value instanceof Map<?, ?> map) {
            return values(map);
        } else if (value instanceof List<?> list) {
            return list(new ArrayList<Object>(list), this::value);
        } else if (value instanceof Number) {
            size += value.toString().length();
        }
        return value;
    }
}
