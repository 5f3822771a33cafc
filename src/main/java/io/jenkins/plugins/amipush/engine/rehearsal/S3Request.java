package io.jenkins.plugins.amipush.engine.rehearsal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** A request to S3 with what it names and who sends it. */
record S3Request(Request http, String bucket, String key, Caller caller) {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter XML_DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    Answer answer(Answer answer) {
        return S3Service.identified(answer, http);
    }

    String query(String name) {
        return http.query().get(name);
    }

    String query(String name, String standard) {
        return http.query().getOrDefault(name, standard);
    }

    String header(String name) {
        return http.header(name);
    }

    /** A page size: what was asked for, at most the service's 1,000. */
    int pageSize(String name) {
        int size = number(name, 1000);
        if (size < 0) {
            throw invalidArgument(name);
        }
        return Math.min(size, 1000);
    }

    int number(String name, int standard) {
        String text = query(name);
        try {
            return text == null ? standard : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw invalidArgument(name);
        }
    }

    private static Refusal invalidArgument(String name) {
        return Refusal.bad("InvalidArgument", "Provided " + name + " is not an integer or within integer range");
    }

    /** A key as a listing shows it: escaped when the client asked for that. */
    String shown(String text) {
        if (text == null || !"url".equals(query("encoding-type"))) {
            return text;
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant);
    }

    static String xmlDate(Instant instant) {
        return XML_DATE.format(instant.truncatedTo(ChronoUnit.SECONDS));
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }
}
