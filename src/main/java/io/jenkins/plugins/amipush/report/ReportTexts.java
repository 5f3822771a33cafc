package io.jenkins.plugins.amipush.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of the report's script, from the bundle {@code Messages}. */
public final class ReportTexts {
    private static final String BUNDLE = ReportTexts.class.getPackageName() + ".Messages";

    /** A reader whose language is missing reads English, not the language of whoever runs the program. */
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

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(BUNDLE, locale, ReportTexts.class.getClassLoader(), NO_OTHER_LANGUAGE);
    }
}
