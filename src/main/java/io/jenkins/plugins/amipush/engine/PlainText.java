package io.jenkins.plugins.amipush.engine;

/** Makes text that came from outside fit for a line of a log. */
public final class PlainText {
    private PlainText() {}

    /** The text with every control character, line ends among them, replaced by {@code ?}. */
    public static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", "?");
    }

    /** The text as one line of at most that many characters, an ellipsis at its end where some are left out. */
    public static String excerpt(String text, int longest) {
        String start = text.length() <= longest ? text : text.substring(0, longest) + "…";
        return oneLine(start.strip());
    }
}
