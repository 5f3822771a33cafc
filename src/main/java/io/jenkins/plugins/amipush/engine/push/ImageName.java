package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name that an image and its snapshot bear, made of the item's metadata as release tools have long made it. */
public final class ImageName {
    /** What EC2's RegisterImage takes. */
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9 ()\\[\\]./\\-'@_]{3,128}");

    private ImageName() {}

    /** {@code [BASE_PRODUCT[-BASE_VERSION]-]PRODUCT-[VERSION_]VIRT[_TYPE]-DATE-ARCH-RESPIN-BILLING-VOLUME}. */
    public static String of(ImageAttributes attributes) {
        ImageAttributes.Release release = attributes.release();
        List<String> tokens = new ArrayList<>();
        if (release.baseProduct() != null) {
            tokens.add(release.baseProduct());
            if (release.baseVersion() != null) {
                tokens.add(release.baseVersion());
            }
        }
        tokens.add(release.product());
        List<String> edition = new ArrayList<>();
        if (release.version() != null) {
            edition.add(release.version());
        }
        edition.add(upper(attributes.virtualization()));
        if (release.type() != null) {
            edition.add(upper(release.type()));
        }
        tokens.add(String.join("_", edition));
        tokens.add(release.date().format(DateTimeFormatter.BASIC_ISO_DATE));
        tokens.add(release.arch());
        tokens.add(Integer.toString(release.respin()));
        tokens.add(attributes.billingCodes().name());
        tokens.add(upper(attributes.volume()));
        return String.join("-", tokens);
    }

    /** Whether EC2 takes it for an image; it then also holds none of the wildcards of EC2's filters. */
    static boolean valid(String name) {
        return VALID.matcher(name).matches();
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
