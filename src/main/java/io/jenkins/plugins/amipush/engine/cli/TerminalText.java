package io.jenkins.plugins.amipush.engine.cli;

import java.util.regex.Pattern;

/** Text from file names, metadata and answers of AWS, made safe for a terminal and for one line. */
final class TerminalText {
    private static final Pattern BREAK = Pattern.compile("[\\t\\n\\x0B\\f\\r\\u0085\\u2028\\u2029]+");
    /** Controls could move the cursor or worse; formats could turn the direction of what follows. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}]");

    private TerminalText() {}

    /** The same text on one line, every control or invisible character as a question mark. */
    static String clean(String text) {
        return UNSEEN.matcher(BREAK.matcher(String.valueOf(text)).replaceAll(" "))
                .replaceAll("?");
    }

    /** At most that many characters, the middle left out: names differ at their ends. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int head = (most - 1) / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (most - 1 - head));
    }
}
