package io.jenkins.plugins.amipush;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The words that a text of several holds. */
final class Words {
    private Words() {}

    /** Parted by commas or white space. */
    static List<String> list(String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split("[\\s,]+"))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** The lines that are not blank. */
    static List<String> lines(String text) {
        return text == null
                ? List.of()
                : text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    /** Names or patterns parted by commas or line breaks; a comma within braces belongs to the pattern. */
    static List<String> patterns(String text) {
        return lines(text).stream()
                .flatMap(line -> patternsOfLine(line).stream())
                .toList();
    }

    private static List<String> patternsOfLine(String line) {
        List<String> patterns = new ArrayList<>(List.of(""));
        int braces = 0;
        for (char c : line.toCharArray()) {
            if (c == ',' && braces == 0) {
                patterns.add("");
                continue;
            }
            if (c == '{') {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            }
            patterns.set(patterns.size() - 1, patterns.get(patterns.size() - 1) + c);
        }
        return patterns.stream()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /**
     * Parted by white space outside of quotes, single or double. A backslash is one, as paths of Windows need it.
     *
     * @throws IllegalArgumentException with one line, when a quote is not closed
     */
    static List<String> quoted(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (char c : text == null ? new char[0] : text.toCharArray()) {
            if (quote == 0 && Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("the quote %s is not closed: %s".formatted(quote, text));
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
