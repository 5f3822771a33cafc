package io.jenkins.plugins.amipush.results;

import io.jenkins.plugins.amipush.journal.ItemState;
import io.jenkins.plugins.amipush.report.Bundles;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/** The words of the pages that are not in their views. */
final class ResultsTexts {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private final Locale locale;
    private final ResourceBundle words;

    ResultsTexts(Locale locale) {
        this.locale = locale;
        words = Bundles.of(ResultsTexts.class, locale);
    }

    /** @param outcome as {@code docs/results.md} names it */
    String outcome(String outcome, boolean dryRun) {
        String key = dryRun && outcome.equals("pushed") ? "outcome.planned" : "outcome." + outcome;
        return words.containsKey(key) ? words.getString(key) : outcome;
    }

    String kind(boolean rehearsal, boolean dryRun) {
        return rehearsal ? words.getString("kind.rehearsal") : dryRun ? words.getString("kind.dryRun") : "";
    }

    /** Such as {@code 12 images: 10 PUSHED, 2 UPLOADFAILED}. */
    String counts(int total, Map<ItemState, Integer> counts) {
        List<String> parts = new ArrayList<>();
        for (ItemState state : ItemState.values()) {
            int count = counts.get(state);
            if (count > 0) {
                parts.add(count + " " + state);
            }
        }
        return parts.isEmpty()
                ? format("images", total)
                : format("images.by", format("images", total), String.join(", ", parts));
    }

    String shortCounts(int total, int pushed, int failed) {
        return format("counts", format("images", total), pushed, failed);
    }

    String duration(long milliseconds) {
        if (milliseconds < MINUTE) {
            return format("duration.seconds", milliseconds / SECOND);
        }
        return milliseconds < HOUR
                ? format("duration.minutes", milliseconds / MINUTE, milliseconds % MINUTE / SECOND)
                : format("duration.hours", milliseconds / HOUR, milliseconds % HOUR / MINUTE);
    }

    String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(locale, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    private String format(String key, Object... values) {
        return new MessageFormat(words.getString(key), locale).format(values);
    }
}
