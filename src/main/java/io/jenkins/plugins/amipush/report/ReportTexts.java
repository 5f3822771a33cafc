package io.jenkins.plugins.amipush.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of the report's script, from the bundle {@code Messages}. */
public final class ReportTexts {
    private ReportTexts() {}

    /** One text. */
    static String text(Locale locale, String key) {
        return Bundles.of(ReportTexts.class, locale).getString(key);
    }

    /** All texts by key, as a JSON object. */
    public static String of(Locale locale) {
        ResourceBundle bundle = Bundles.of(ReportTexts.class, locale);
        Map<String, String> texts = new TreeMap<>();
        bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
        try {
            return ReportJson.JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("texts without a JSON form", e);
        }
    }
}
