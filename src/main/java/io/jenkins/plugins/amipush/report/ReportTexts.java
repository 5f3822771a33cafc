package io.jenkins.plugins.amipush.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The words of the report's script, from the bundle {@code Messages}. */
public final class ReportTexts {
    private static final String BUNDLE = ReportTexts.class.getPackageName() + ".Messages";

    private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private ReportTexts() {}

    /** One text. */
    static String text(Locale locale, String key) {
        return bundle(locale).getString(key);
    }

    /** All texts by key, as a JSON object. */
    public static String of(Locale locale) {
        ResourceBundle bundle = bundle(locale);
        Map<String, String> texts = new TreeMap<>();
        bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
        try {
            return ReportJson.JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("texts without a JSON form", e);
        }
    }

    /**
     * A reader whose language is missing reads English, not the language of whoever runs the program. Only languages that
     * are there are asked for: Java remembers each that was not, and a browser can name any number of them.
     */
    private static ResourceBundle bundle(Locale locale) {
        Locale known = Stream.of(locale, new Locale(locale.getLanguage()))
                .filter(ReportTexts::exists)
                .findFirst()
                .orElse(Locale.ROOT);
        return ResourceBundle.getBundle(BUNDLE, known, ReportTexts.class.getClassLoader(), NO_OTHER_LANGUAGE);
    }

    private static boolean exists(Locale locale) {
        return ReportTexts.class.getResource("Messages_" + locale + ".properties") != null;
    }
}
