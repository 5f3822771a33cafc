package io.jenkins.plugins.amipush.engine.cli;

import io.jenkins.plugins.amipush.engine.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads a command line as its users have always typed it: options and sources in any order, an option shortened to any
 * prefix that is its alone, its value in the same word or the next, the last one counting where one is given twice.
 *
 * <p>Options that came later do not take a prefix away from the established ones: {@code --re} stays
 * {@code --retry-wait}, though there is a {@code --rehearse} now.
 */
final class Spelling {
    /** A value such as {@code -3}, which is no option. */
    private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-[0-9]+|-[0-9]*\\.[0-9]+");

    /** Wrong spellings that are common enough to be understood. */
    private static final Map<String, String> SLIPS = Map.of("--max-retires", "--max-retries");

    private final Map<String, OptionSpec> options = new TreeMap<>();
    private final Map<Character, OptionSpec> letters = new TreeMap<>();
    private final Collection<String> established;

    private final Map<OptionSpec, List<String>> given = new LinkedHashMap<>();
    private final List<String> positionals = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Spelling(CommandSpec command, Collection<String> established) {
        for (OptionSpec option : command.options()) {
            for (String name : option.names()) {
                if (name.startsWith("--")) {
                    options.put(name, option);
                } else {
                    letters.put(name.charAt(1), option);
                }
            }
        }
        this.established = established;
    }

    /**
     * What was typed, spelt out.
     *
     * @param words each option as one word, {@code --name=value} or {@code --name}, then {@code --} and the rest
     * @param help whether help was asked for, which makes everything else unimportant
     */
    record Words(List<String> words, boolean help, List<String> warnings) {}

    /**
     * Spells a command line out.
     *
     * @param established the options whose prefixes go first
     * @throws UsageException naming all words that cannot be understood
     */
    static Words out(CommandSpec command, Collection<String> established, List<String> typed) {
        return new Spelling(command, established).read(typed);
    }

    private Words read(List<String> typed) {
        int next = 0;
        while (next < typed.size()) {
            String word = typed.get(next++);
            if (word.equals("--")) {
                positionals.addAll(typed.subList(next, typed.size()));
                break;
            } else if (!isOption(word)) {
                positionals.add(word);
            } else if (!word.startsWith("--")) {
                readLetters(word);
            } else if (readOption(word, next < typed.size() ? typed.get(next) : null)) {
                next++;
            }
        }
        boolean help = given.keySet().stream().anyMatch(OptionSpec::usageHelp);
        if (!help && !problems.isEmpty()) {
            throw new UsageException(problems);
        }
        return new Words(words(), help, warnings);
    }

    private static boolean isOption(String word) {
        return word.length() > 1
                && word.startsWith("-")
                && !NEGATIVE_NUMBER.matcher(word).matches()
                && !name(word).contains(" ");
    }

    private static String name(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? word : word.substring(0, equals);
    }

    private void readLetters(String word) {
        for (char letter : word.substring(1).toCharArray()) {
            if (!letters.containsKey(letter)) {
                problems.add(unknown(name(word), "-" + name(word)));
                return;
            }
        }
        word.substring(1).chars().forEach(letter -> give(letters.get((char) letter), null));
    }

    /** @return whether the following word was used up as the option's value */
    private boolean readOption(String word, String following) {
        String name = name(word);
        String value = name.length() < word.length() ? word.substring(name.length() + 1) : null;
        Optional<String> full = complete(name);
        if (full.isEmpty()) {
            return false;
        }
        OptionSpec option = options.get(full.get());
        if (option.arity().max() == 0) {
            if (value != null) {
                problems.add(full.get() + " takes no value");
            }
            give(option, null);
            return false;
        }
        if (value != null) {
            give(option, value);
            return false;
        }
        if (following == null || following.equals("--") || isOption(following)) {
            problems.add(full.get() + ": expected one argument");
            return false;
        }
        give(option, following);
        return true;
    }

    private Optional<String> complete(String name) {
        if (options.containsKey(name)) {
            return Optional.of(name);
        }
        if (SLIPS.containsKey(name) && options.containsKey(SLIPS.get(name))) {
            warnings.add("%s is taken as %s".formatted(name, SLIPS.get(name)));
            return Optional.of(SLIPS.get(name));
        }
        List<String> matches = beginningWith(name, established);
        if (matches.isEmpty()) {
            matches = beginningWith(name, options.keySet());
        }
        if (matches.size() == 1) {
            return Optional.of(matches.get(0));
        }
        problems.add(
                matches.isEmpty()
                        ? unknown(name, name)
                        : "ambiguous option: %s could match %s".formatted(name, String.join(", ", matches)));
        return Optional.empty();
    }

    private static List<String> beginningWith(String prefix, Collection<String> names) {
        return names.stream().filter(name -> name.startsWith(prefix)).toList();
    }

    private String unknown(String name, String likely) {
        return "unknown option " + name
                + Nearest.to(likely, options.keySet())
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
    }

    private void give(OptionSpec option, String value) {
        List<String> values = given.computeIfAbsent(option, o -> new ArrayList<>());
        if (!option.isMultiValue()) {
            values.clear();
        }
        values.add(value == null ? option.longestName() : option.longestName() + "=" + value);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        given.values().forEach(words::addAll);
        words.add("--");
        words.addAll(positionals);
        return words;
    }
}
