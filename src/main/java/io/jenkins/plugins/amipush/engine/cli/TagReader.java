package io.jenkins.plugins.amipush.engine.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code --tag KEY=VALUE}, by AWS's rules for tags. */
final class TagReader {
    /** S3 allows 10 tags an object, one of which the push needs for itself. */
    private static final int MOST_TAGS = 9;

    /** What S3 and EC2 both take, of which S3 takes less. */
    private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    /** {@code aws:} is AWS's own, {@code ami-push:} and {@code Name} are the push's. */
    private static final List<String> RESERVED = List.of("aws:", "ami-push:");

    private static final String OPTION = "--tag";

    private final Findings findings;

    TagReader(Findings findings) {
        this.findings = findings;
    }

    Map<String, String> read(List<String> words) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                findings.fault(OPTION, word, "is not KEY=VALUE", null);
                continue;
            }
            String key = word.substring(0, equals);
            String value = word.substring(equals + 1);
            check(word, key, value);
            String former = tags.put(key, value);
            if (former != null && !former.equals(value)) {
                findings.fault(OPTION, key, "is given twice with different values", null);
            }
        }
        if (tags.size() > MOST_TAGS) {
            findings.fault(OPTION, String.valueOf(tags.size()), "more than " + MOST_TAGS + " tags", null);
        }
        return tags;
    }

    private void check(String word, String key, String value) {
        if (RESERVED.stream().anyMatch(key.toLowerCase(Locale.ROOT)::startsWith) || key.equals("Name")) {
            findings.fault(OPTION, key, "is reserved", "choose a key other than Name, aws:... and ami-push:...");
        }
        if (length(key) > LONGEST_KEY) {
            findings.fault(OPTION, word, "the key is longer than " + LONGEST_KEY + " characters", null);
        }
        if (length(value) > LONGEST_VALUE) {
            findings.fault(OPTION, word, "the value is longer than " + LONGEST_VALUE + " characters", null);
        }
        if (!CHARACTERS.matcher(word).matches()) {
            findings.fault(
                    OPTION, word, "has a character other than letters, digits, spaces and _ . : / = + - @", null);
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
