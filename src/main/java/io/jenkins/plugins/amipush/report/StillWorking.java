package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.journal.Phase;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a push says when it has said nothing for a while. */
final class StillWorking {
    private StillWorking() {}

    /** How many images are done, running and waiting, and in which phases the running ones are. */
    static String text(Results results) {
        long done = results.images().stream()
                .filter(image -> image.state() != ItemState.PENDING)
                .count();
        List<ImageResult> running = results.images().stream()
                .filter(image -> image.state() == ItemState.PENDING)
                .filter(image -> image.current() != null || image.attempts() > 0)
                .toList();
        return String.format(
                Locale.ROOT,
                "Still working: %d images done, %d running, %d waiting%s",
                done,
                running.size(),
                results.total() - done - running.size(),
                phases(running));
    }

    private static String phases(List<ImageResult> running) {
        Map<Phase, List<ImageResult.Current>> byPhase = running.stream()
                .map(ImageResult::current)
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(
                        ImageResult.Current::phase, () -> new EnumMap<>(Phase.class), Collectors.toList()));
        return byPhase.entrySet().stream()
                .map(entry -> name(entry.getKey()) + " " + entry.getValue().size() + percents(entry.getValue()))
                .collect(Collectors.joining(", ", byPhase.isEmpty() ? "" : "; ", ""));
    }

    private static String percents(List<ImageResult.Current> currents) {
        LongSummaryStatistics percents = currents.stream()
                .filter(current -> current.done() != null)
                .filter(current -> current.phase().tellsPercent() || (current.total() != null && current.total() > 0))
                .mapToLong(current ->
                        current.phase().tellsPercent() ? current.done() : 100 * current.done() / current.total())
                .summaryStatistics();
        if (percents.getCount() == 0) {
            return "";
        }
        return percents.getMin() == percents.getMax()
                ? " (" + percents.getMin() + " %)"
                : " (" + percents.getMin() + " to " + percents.getMax() + " %)";
    }

    private static String name(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
