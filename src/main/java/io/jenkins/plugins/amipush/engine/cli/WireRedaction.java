package io.jenkins.plugins.amipush.engine.cli;

import java.util.regex.Pattern;

/** Hides the credentials that HTTP carries: what stands in its headers and addresses, whatever their value. */
final class WireRedaction {
    /** The value goes to the end of the line, or of the quotation or list that a logger puts around it. */
    private static final Pattern HEADER = Pattern.compile(
            "(?i)\\b((?:proxy-)?authorization|x-amz-security-token|cookie|set-cookie)(\"?\\s*[:=]\\s*\\[?)[^\\r\\n\"\\])]+");

    private static final Pattern QUERY =
            Pattern.compile("(?i)\\b(x-amz-(?:signature|security-token|credential)=)[^&\\s\"]+");

    private WireRedaction() {}

    static String of(String text) {
        return QUERY.matcher(HEADER.matcher(text).replaceAll("$1$2***")).replaceAll("$1***");
    }
}
