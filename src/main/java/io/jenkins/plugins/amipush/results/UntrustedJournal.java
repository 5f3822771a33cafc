package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.Event;
import io.jenkins.plugins.amipush.journal.JournalReader;
import io.jenkins.plugins.amipush.journal.Results;
import io.jenkins.plugins.amipush.journal.ResultsFold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Folds a journal that an agent tells. A forged one may show wrong text, no more: what is no journal's line, what
 * claims an id that is none of AWS's or a time that no push can have, and what would fill the memory, here or of who
 * makes a document of the results, is left out, and a warning says so. Texts are cut.
 */
final class UntrustedJournal {
    /** Every region times some hundred files; pages of more rows help nobody. */
    static final int MOST_IMAGES = 10_000;

    /** Twenty phases and failures for each of that many images, at some 100 bytes each. */
    private static final int MOST_ENTRIES = 200_000;

    /**
     * Fifty values of metadata and plans for each of that many images: a value of three bytes of a journal takes
     * fifty in memory.
     */
    static final int MOST_VALUES = 500_000;

    /** Phases, and failures, of an image: those of some hundred attempts. */
    static final int MOST_OF_AN_IMAGE = 1_000;

    /** Some times what the largest release that is shown has to say. In characters of a document. */
    static final long MOST_TEXT = 64L << 20;

    /** A journal with more bad lines is understood from the first of them. */
    static final int MOST_REFUSALS = 20;

    /** Metadata and settings nest three deep; JSON of more than 1,000 levels can be read, but not written again. */
    static final int DEEPEST = 32;

    /** Others cannot be reckoned with in milliseconds, or written as four digits. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final Map<Event.Kind, Pattern> IDS = Map.of(
            Event.Kind.AMI, Pattern.compile("ami-[0-9a-f]{8,32}"),
            Event.Kind.SNAPSHOT, Pattern.compile("snap-[0-9a-f]{8,32}"),
            Event.Kind.IMPORT_TASK, Pattern.compile("import-snap-[0-9a-z]{4,40}"));

    private final ResultsFold fold = new ResultsFold(MOST_IMAGES, MOST_ENTRIES, MOST_OF_AN_IMAGE);
    private final Vetting vetting = new Vetting(fold::apply, 0, MOST_VALUES, MOST_TEXT);
    private final JournalReader reader =
            new JournalReader(vetting::hear, refusal -> vetting.refuse(refusal.getMessage()));

    void accept(byte[] bytes, int length) {
        reader.accept(bytes, 0, length);
    }

    /** The events that these bytes would complete; changes nothing. */
    List<Event> peek(byte[] bytes, int length) {
        List<Event> events = new ArrayList<>();
        Vetting other = new Vetting(events::add, vetting.refusals, vetting.room, vetting.textRoom);
        reader.fork(other::hear, refusal -> other.refuse(refusal.getMessage())).accept(bytes, 0, length);
        return events;
    }

    /** Tells what the controller has to say itself. */
    void tell(Event event) {
        fold.apply(event);
    }

    /** There is no more to come. @param why how it ended when the journal itself does not tell */
    void end(String why) {
        fold.cutOff(EventTexts.cut(why, EventTexts.LONGEST_OF_ALL));
    }

    Results results() {
        return fold.results();
    }

    /** Hands on what may be believed. */
    private static final class Vetting {
        private final Consumer<Event> to;
        private int refusals;
        private long room;
        private long textRoom;

        Vetting(Consumer<Event> to, int refusals, long room, long textRoom) {
            this.to = to;
            this.refusals = refusals;
            this.room = room;
            this.textRoom = textRoom;
        }

        void hear(Event event) {
            if (event.time() != null
                    && (event.time().isBefore(FIRST) || event.time().isAfter(LAST))) {
                refuse("the journal tells of the time " + shortened(event.time().toString()));
            } else if (event instanceof Event.Resource resource && !isId(resource)) {
                refuse("the journal names " + resource.kind() + " \"" + shortened(resource.id())
                        + "\", which is no id of AWS");
            } else if (event instanceof Event.Begin begin && isDeep(begin.settings(), DEEPEST)
                    || event instanceof Event.Image image && isDeep(image.item(), DEEPEST)) {
                refuse("the journal holds a value of more than " + DEEPEST + " levels");
            } else if (!hasRoom(event)) {
                refuse("the journal holds more than " + MOST_VALUES + " values");
            } else {
                hear(new EventTexts(event));
            }
        }

        private void hear(EventTexts texts) {
            if (texts.size() > textRoom) {
                refuse("the journal holds more than " + MOST_TEXT + " characters for reports to show");
            } else {
                textRoom -= texts.size();
                to.accept(texts.event());
            }
        }

        void refuse(String what) {
            if (refusals++ < MOST_REFUSALS) {
                to.accept(new Event.Note(null, Event.Level.WARNING, what + "; left out", null));
            }
        }

        private boolean hasRoom(Event event) {
            long values = 0;
            if (event instanceof Event.Begin begin) {
                values = values(begin.settings());
            } else if (event instanceof Event.Image image) {
                values = values(image.item()) + values(image.dest());
            } else if (event instanceof Event.Plan plan) {
                values = values(plan.exists()) + values(plan.todo());
            }
            boolean fits = values <= room;
            room -= fits ? values : 0;
            return fits;
        }

        private static long values(Object value) {
            Collection<?> parts =
                    value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
            return parts.size() + parts.stream().mapToLong(Vetting::values).sum();
        }

        private static boolean isId(Event.Resource resource) {
            Pattern form = resource.kind() == null ? null : IDS.get(resource.kind());
            return form == null
                    || resource.id() != null && form.matcher(resource.id()).matches();
        }

        private static boolean isDeep(Object value, int levels) {
            if (value instanceof Map<?, ?> map) {
                return levels == 0 || map.values().stream().anyMatch(entry -> isDeep(entry, levels - 1));
            }
            return value instanceof List<?> list
                    && (levels == 0 || list.stream().anyMatch(entry -> isDeep(entry, levels - 1)));
        }

        private static String shortened(String text) {
            String id = String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
            return id.length() <= 40 ? id : id.substring(0, 40) + "…";
        }
    }
}
