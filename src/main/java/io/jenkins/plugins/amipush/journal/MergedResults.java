package io.jenkins.plugins.amipush.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pushes of one build as one: parallel ones that each push a part of a release, and later ones that push again what
 * failed. {@code docs/results.md} tells the rules.
 */
public final class MergedResults {
    /** The better an outcome, the later; what is worst counts, and that something still runs counts most. */
    private static final List<RunOutcome> WORST_FIRST =
            List.of(RunOutcome.RUNNING, RunOutcome.FAILED, RunOutcome.REFUSED, RunOutcome.STOPPED, RunOutcome.PUSHED);

    /** More works than a push has: each push numbers its own from 1, and all shown together must differ. */
    private static final long MOST_WORKS = 1_000_000_000L;

    private final List<Results> pushes;
    private final int rehearsed;

    /** The number of the push, in {@link #pushes}, that has the last word on an image. */
    private final Map<String, Integer> owners = new LinkedHashMap<>();

    private final Map<String, ImageResult> images = new LinkedHashMap<>();

    private MergedResults(List<Results> all) {
        int serious = all.stream()
                .filter(MergedResults::hasBegun)
                .mapToInt(MergedResults::seriousness)
                .max()
                .orElse(0);
        pushes = all.stream()
                .filter(push -> !hasBegun(push) || seriousness(push) == serious)
                .toList();
        rehearsed = all.size() - pushes.size();
        for (int i = 0; i < pushes.size(); i++) {
            for (ImageResult image : pushes.get(i).images()) {
                take(image, i);
            }
        }
    }

    /** @param pushes in the order in which they began */
    public static Results of(List<Results> pushes) {
        return switch (pushes.size()) {
            case 0 -> new ResultsFold().results();
            case 1 -> pushes.get(0);
            default -> new MergedResults(pushes).merged();
        };
    }

    private static boolean hasBegun(Results push) {
        return push.started() != null || push.engine() != null;
    }

    /**
     * What really happened counts more than what was planned, and that more than what was rehearsed: the more serious,
     * the larger.
     */
    public static int seriousness(boolean rehearsal, boolean dryRun) {
        return (rehearsal ? 0 : 2) + (dryRun ? 0 : 1);
    }

    private static int seriousness(Results push) {
        return seriousness(push.rehearsal(), push.dryRun());
    }

    /** A later push has the last word, but not on an image that it has not come to while an earlier one has. */
    private void take(ImageResult image, int push) {
        ImageResult earlier = images.get(image.id());
        if (earlier == null || isWorkedOn(image) || !isWorkedOn(earlier)) {
            images.put(image.id(), push == 0 ? image : numbered(image, push * MOST_WORKS));
            owners.put(image.id(), push);
        }
    }

    private static ImageResult numbered(ImageResult image, long first) {
        return image.withPhases(image.phases().stream()
                .map(phase -> phase.withWork(first + phase.work()))
                .toList());
    }

    private static boolean isWorkedOn(ImageResult image) {
        return image.attempts() > 0 || image.ami() != null || !image.phases().isEmpty();
    }

    private Results merged() {
        List<Results> current = new ArrayList<>();
        for (int i = 0; i < pushes.size(); i++) {
            if (!isMendedByLaterOnes(i)) {
                current.add(pushes.get(i));
            }
        }
        Results worst = Collections.min(current, Comparator.comparingInt(push -> WORST_FIRST.indexOf(push.outcome())));
        boolean running = worst.outcome() == RunOutcome.RUNNING;
        return new Results(
                Results.FORMAT,
                last(Results::engine),
                settings(),
                last(Results::rehearsalSpeed),
                pushes.stream().anyMatch(Results::dryRun),
                worst.outcome(),
                worst.exitCode(),
                reasons(current),
                earliest(Results::started),
                latest(Results::updated),
                running ? null : latest(Results::ended),
                pushes.stream().mapToLong(Results::bytesSent).sum(),
                all(Results::identities).distinct().toList(),
                about(Results::faults, Results.FoundFault::image),
                warnings(),
                warningsOmitted(),
                List.copyOf(images.values()),
                about(Results::left, Results.Left::image),
                counts(),
                images.size());
    }

    /** Whether all that went wrong in a push was taken up by later ones, so that they tell how it stands. */
    private boolean isMendedByLaterOnes(int number) {
        Results push = pushes.get(number);
        if (push.outcome() == RunOutcome.RUNNING || push.outcome() == RunOutcome.PUSHED) {
            return false;
        }
        boolean taken = false;
        for (ImageResult image : push.images()) {
            int owner = owners.get(image.id());
            taken |= owner > number;
            if (owner <= number && image.state() != ItemState.PUSHED) {
                return false;
            }
        }
        return taken;
    }

    /** Of an option that has not the same value everywhere, the list of its values. */
    private Map<String, Object> settings() {
        Map<String, LinkedHashSet<Object>> values = new LinkedHashMap<>();
        pushes.forEach(push -> push.settings()
                .forEach((option, value) -> values.computeIfAbsent(option, key -> new LinkedHashSet<>())
                        .add(value)));
        Map<String, Object> settings = new LinkedHashMap<>();
        values.forEach((option, distinct) ->
                settings.put(option, distinct.size() == 1 ? distinct.iterator().next() : new ArrayList<>(distinct)));
        return Collections.unmodifiableMap(settings);
    }

    private static String reasons(List<Results> current) {
        String reasons = current.stream()
                .map(Results::reason)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? null : reasons;
    }

    /** What the pushes say of images that they have the last word on, and of none in particular. */
    private <T> List<T> about(Function<Results, List<T>> list, Function<T, String> image) {
        List<T> told = new ArrayList<>();
        for (int i = 0; i < pushes.size(); i++) {
            boolean mended = isMendedByLaterOnes(i);
            for (T entry : list.apply(pushes.get(i))) {
                Integer owner = owners.get(image.apply(entry));
                if (owner == null ? !mended : owner == i) {
                    told.add(entry);
                }
            }
        }
        return Collections.unmodifiableList(told);
    }

    private List<Results.Warning> warnings() {
        List<Results.Warning> warnings = new ArrayList<>();
        if (rehearsed > 0) {
            warnings.add(new Results.Warning(
                    latest(Results::updated),
                    Event.Level.WARNING,
                    "not shown, because this build did more than that: " + rehearsed
                            + (rehearsed == 1 ? " rehearsal or dry run" : " rehearsals or dry runs"),
                    null));
        }
        all(Results::warnings)
                .limit(ResultsFold.MOST_WARNINGS - (long) warnings.size())
                .forEach(warnings::add);
        return Collections.unmodifiableList(warnings);
    }

    private int warningsOmitted() {
        int told = pushes.stream()
                .mapToInt(push -> push.warnings().size() + push.warningsOmitted())
                .sum();
        return told + (rehearsed > 0 ? 1 : 0) - warnings().size();
    }

    private Map<ItemState, Integer> counts() {
        Map<ItemState, Integer> counts = new EnumMap<>(ItemState.class);
        for (ItemState state : ItemState.values()) {
            counts.put(state, 0);
        }
        images.values().forEach(image -> counts.merge(image.state(), 1, Integer::sum));
        return Collections.unmodifiableMap(counts);
    }

    private <T> Stream<T> all(Function<Results, ? extends Collection<T>> list) {
        return pushes.stream().flatMap(push -> list.apply(push).stream());
    }

    private <T> T last(Function<Results, T> value) {
        return pushes.stream()
                .map(value)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private Instant earliest(Function<Results, Instant> time) {
        return pushes.stream()
                .map(time)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private Instant latest(Function<Results, Instant> time) {
        return pushes.stream()
                .map(time)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
