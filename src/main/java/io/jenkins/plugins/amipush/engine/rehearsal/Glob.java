package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.regex.Pattern;

/** AWS's wildcards: {@code *} for any text, {@code ?} for one character, a backslash before either for itself. */
final class Glob {
    private final Pattern pattern;

    Glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                regex.append(Pattern.quote(text.substring(i, i + 1)));
            } else if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    boolean matches(String value) {
        return pattern.matcher(value).matches();
    }

    static boolean matches(String glob, String value) {
        return new Glob(glob).matches(value);
    }
}
