package io.jenkins.plugins.amipush.engine.cli;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** From words to values; a word that is none becomes a fault, and a value that does no harm. */
final class Checks {
    /** A year: no wait is longer, and its nanoseconds fit a long. */
    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(365L * 24 * 3600);

    private static final int LARGEST_PORT = 0xffff;

    private final Surroundings surroundings;
    private final Findings findings;

    Checks(Surroundings surroundings, Findings findings) {
        this.surroundings = surroundings;
        this.findings = findings;
    }

    int wholeNumber(String option, String word) {
        try {
            return Integer.parseInt(word.strip());
        } catch (NumberFormatException e) {
            findings.fault(option, word, "is not a whole number", null);
            return 0;
        }
    }

    /** Seconds, decimals allowed, at least that many. */
    Duration seconds(String option, String word, boolean zeroAllowed) {
        BigDecimal seconds = number(word);
        if (seconds == null
                || seconds.signum() < 0
                || seconds.signum() == 0 && !zeroAllowed
                || seconds.compareTo(LONGEST_SECONDS) > 0) {
            findings.fault(
                    option,
                    word,
                    zeroAllowed ? "is not a number of seconds" : "is not a positive number of seconds",
                    null);
            return Duration.ZERO;
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
    }

    /** A factor above 0. */
    double factor(String option, String word) {
        BigDecimal factor = number(word);
        double value = factor == null ? 0 : factor.doubleValue();
        if (!(value > 0) || Double.isInfinite(value)) {
            findings.fault(option, word, "is not a positive number", null);
            return 1;
        }
        return value;
    }

    private static BigDecimal number(String word) {
        try {
            return new BigDecimal(word.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** One of a type's values, written small and with hyphens. */
    <E extends Enum<E>> E choice(String option, String word, Class<E> type) {
        E[] values = type.getEnumConstants();
        for (E value : values) {
            if (spelled(value).equals(word)) {
                return value;
            }
        }
        findings.fault(
                option,
                word,
                "is none of its values",
                "they are " + Arrays.stream(values).map(Checks::spelled).collect(Collectors.joining(", ")));
        return values[0];
    }

    static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A word of that form, or null where there is none. */
    String form(String option, String word, Pattern form, String problem, String remedy) {
        if (word != null && !form.matcher(word).matches()) {
            findings.fault(option, word, problem, remedy);
        }
        return word;
    }

    /** An address of HTTP, or null where there is none. */
    URI address(String option, String word) {
        if (word == null) {
            return null;
        }
        try {
            URI uri = new URI(word);
            if (uri.getRawUserInfo() != null) {
                findings.fault(option, null, "holds a user name, which messages would show", "leave it out");
            } else if (uri.getHost() == null
                    || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    || uri.getPort() > LARGEST_PORT) {
                findings.fault(option, word, "is not an address of a server", "write https://HOST");
            }
            return uri;
        } catch (URISyntaxException e) {
            String shown = word.contains("@") ? null : word;
            findings.fault(option, shown, "is not an address of a server", "write https://HOST");
            return null;
        }
    }

    /** A file that can be read, or null where there is none. */
    Path readable(String option, String word, String problem) {
        if (word == null) {
            return null;
        }
        Path file = surroundings.file(word);
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            findings.fault(option, word, problem, "name a file that can be read");
        }
        return file;
    }
}
