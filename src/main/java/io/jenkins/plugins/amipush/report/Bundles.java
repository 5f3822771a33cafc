package io.jenkins.plugins.amipush.report;

import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;

/** The bundles of words, each named {@code Messages}, beside the classes that use them. */
public final class Bundles {
    private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private Bundles() {}

    /**
     * The words in a reader's language. Who reads one that is missing gets English, not the language of whoever runs the
     * program.
     *
     * @param beside a class of the bundle's package
     */
    public static ResourceBundle of(Class<?> beside, Locale locale) {
        return ResourceBundle.getBundle(
                beside.getPackageName() + ".Messages",
                known(beside, locale),
                beside.getClassLoader(),
                NO_OTHER_LANGUAGE);
    }

    /**
     * Only languages that are there are asked for: Java remembers each that was not, and a browser can name any number of
     * them.
     */
    public static Locale known(Class<?> beside, Locale locale) {
        return Stream.of(locale, new Locale(locale.getLanguage()))
                .filter(candidate -> beside.getResource("Messages_" + candidate + ".properties") != null)
                .findFirst()
                .orElse(Locale.ROOT);
    }
}
