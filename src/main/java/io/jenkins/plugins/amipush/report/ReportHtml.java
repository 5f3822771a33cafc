package io.jenkins.plugins.amipush.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.jenkins.plugins.amipush.journal.Results;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@code report.html}: the results as one page that needs nothing else, neither network nor server. Its policy lets it
 * run only the one script and the one style sheet that it carries; the results are data, never markup.
 */
public final class ReportHtml {
    /**
     * The files of the script, {@code NAME.js}, in the order in which they are run, and of the style sheet,
     * {@code NAME.css}, which not each of them has. The page in Jenkins includes the same.
     */
    public static final List<String> PARTS = List.of(
            "words",
            "dom",
            "model",
            "path",
            "estimate",
            "command",
            "summary",
            "matrix",
            "timeline",
            "detail",
            "table",
            "report");

    static final String SCRIPT_TEXT =
            PARTS.stream().map(name -> resource(name + ".js")).collect(Collectors.joining("\n"));
    private static final String STYLE_TEXT = PARTS.stream()
            .map(name -> name + ".css")
            .filter(name -> ReportHtml.class.getResource(name) != null)
            .map(ReportHtml::resource)
            .collect(Collectors.joining("\n"));

    private static final Locale LANGUAGE = Locale.ENGLISH;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>%s</title>
            <style>""".formatted(
            LANGUAGE.toLanguageTag(), digest(SCRIPT_TEXT), digest(STYLE_TEXT), ReportTexts.text(LANGUAGE, "title"));
    private static final String BODY = """
            </style>
            </head>
            <body class="ami-push-page">
            <main id="ami-push-report" class="ami-push"><noscript>%s</noscript></main>
            <script type="application/json" id="ami-push-home">""".formatted(ReportTexts.text(LANGUAGE, "noscript"));
    private static final String RESULTS = "</script>\n<script type=\"application/json\" id=\"ami-push-results\">";

    private ReportHtml() {}

    /** The whole page, wherever it is read. */
    public static String text(Results results) {
        return text(results, ReportHome.PLAIN);
    }

    /** The whole page. */
    public static String text(Results results, ReportHome home) {
        return HEAD + STYLE_TEXT + BODY + embedded(home(home)) + RESULTS + embedded(ReportJson.compact(results))
                + "</script>\n<script>" + SCRIPT_TEXT + "</script>\n</body>\n</html>\n";
    }

    private static String home(ReportHome home) {
        ObjectNode node = ReportJson.JSON.createObjectNode();
        ArrayNode downloads = node.putArray("downloads");
        home.downloads().forEach(name -> downloads.addObject().put("name", name).put("url", name));
        ArrayNode command = node.putArray("command");
        home.command().forEach(command::add);
        node.putRawValue("texts", new RawValue(ReportTexts.of(LANGUAGE)));
        return node.toString();
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
