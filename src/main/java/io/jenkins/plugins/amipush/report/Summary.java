package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.ImageResult;
import io.jenkins.plugins.amipush.journal.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last lines of a log: every image, the counts, and where the results are. Made one after the other: all reasons at
 * once could be more than the memory holds.
 */
final class Summary {
    /** A column grows no wider for one odd name; that name then sticks out. */
    private static final int WIDEST_COLUMN = 80;

    private Summary() {}

    /** @param where the results are; null where none were written */
    static Stream<String> lines(Results results, String where) {
        List<String> lines = new ArrayList<>();
        if (!results.images().isEmpty()) {
            lines.add(counts(results));
        }
        if (results.rehearsal()) {
            lines.add("Rehearsal: nothing was published");
        }
        if (results.dryRun()) {
            lines.add("Dry run: nothing was changed");
        }
        if (where != null) {
            lines.add("Results: " + where);
        }
        return Stream.concat(images(results), lines.stream());
    }

    private static Stream<String> images(Results results) {
        String form = "%-" + width(results, Summary::state) + "s  %-" + width(results, ImageResult::region) + "s  %-"
                + width(results, ImageResult::name) + "s  %s";
        return results.images().stream().flatMap(image -> {
            String line = String.format(
                            Locale.ROOT,
                            form,
                            state(image),
                            image.region(),
                            image.name(),
                            image.ami() == null ? "-" : image.ami())
                    .stripTrailing();
            return image.reason() == null
                    ? Stream.of(line)
                    : Stream.of(line, "    " + image.reason() + (image.remedy() == null ? "" : "; " + image.remedy()));
        });
    }

    private static String counts(Results results) {
        return results.total()
                + (results.total() == 1 ? " image: " : " images: ")
                + results.counts().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map((Map.Entry<?, Integer> entry) -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String state(ImageResult image) {
        return image.state().name();
    }

    private static int width(Results results, Function<ImageResult, String> column) {
        int widest = results.images().stream()
                .mapToInt(image -> String.valueOf(column.apply(image)).length())
                .max()
                .orElse(1);
        return Math.max(1, Math.min(widest, WIDEST_COLUMN));
    }
}
