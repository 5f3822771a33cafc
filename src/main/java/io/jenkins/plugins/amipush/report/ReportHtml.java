package io.jenkins.plugins.amipush.report;

import io.jenkins.plugins.amipush.journal.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * {@code report.html}: the results as one page that needs nothing else, neither network nor server. Its policy lets it
 * run only the one script and the one style sheet that it carries; the results are data, never markup.
 */
public final class ReportHtml {
    private static final String STYLE = resource("report.css");
    private static final String SCRIPT = resource("report.js");
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>AMI Push</title>
            <style>""".formatted(digest(SCRIPT), digest(STYLE));
    private static final String BODY = """
            </style>
            </head>
            <body class="ami-push-page">
            <main id="ami-push-report" class="ami-push"><noscript>This report needs JavaScript; \
            report.json beside it says the same.</noscript></main>
            <script type="application/json" id="ami-push-results">""";

    private ReportHtml() {}

    /** The whole page. */
    public static String text(Results results) {
        return HEAD + STYLE + BODY + embedded(ReportJson.compact(results)) + "</script>\n<script>" + SCRIPT
                + "</script>\n</body>\n</html>\n";
    }

    /** JSON of the same meaning in which no HTML parser finds an end tag or a comment, nor a script a line's end. */
    static String embedded(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ReportHtml.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
