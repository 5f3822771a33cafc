package io.jenkins.plugins.amipush.journal;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One thing that is wrong with the input, found before anything was changed anywhere.
 *
 * @param where the file, option or URL that holds it
 * @param field the field in it, such as {@code release.date}, or null
 * @param value the offending value as text, never a secret, or null
 * @param problem what is wrong with it
 * @param remedy what to do about it, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(String where, String field, String value, String problem, String remedy) {
    private static final int LONGEST_VALUE = 80;

    public static Fault of(String where, String problem, String remedy) {
        return new Fault(where, null, null, problem, remedy);
    }

    /** The fault as one line: {@code where: field: problem (found: value); remedy}. */
    public String line() {
        StringBuilder line = new StringBuilder(String.valueOf(where));
        if (field != null) {
            line.append(": ").append(field);
        }
        line.append(": ").append(problem);
        if (value != null) {
            line.append(" (found: ").append(shortened(value)).append(')');
        }
        if (remedy != null) {
            line.append("; ").append(remedy);
        }
        return line.toString().replaceAll("\\p{Cntrl}", "?");
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
