package io.jenkins.plugins.amipush.engine.rhsm;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What RHSM is told of an image.
 *
 * @param product RHSM's product, with {@code _HOURLY} where it belongs: a {@link Product#name()}
 * @param version null where the release has none
 * @param variant null where the release has none
 * @param status {@value #VISIBLE} to show the image
 */
public record ImageMetadata(
        String amiId, String arch, String product, String version, String variant, String description, String status) {
    public static final String VISIBLE = "VISIBLE";

    static final String DESCRIPTION = "description";

    private static final String NONE = "none";
    private static final DateTimeFormatter RELEASED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The description of an image of that name, released at that time: UTC, in seconds, without a zone. */
    public static String released(String imageName, Instant at) {
        return "Released " + imageName + " on " + RELEASED.format(at);
    }

    /** The body of the call that updates the image. */
    Map<String, String> body() {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("amiID", amiId);
        body.put("arch", arch.toLowerCase(Locale.ROOT));
        body.put("product", product);
        body.put("version", version == null ? NONE : version);
        body.put("variant", variant == null ? NONE : variant);
        body.put(DESCRIPTION, description);
        body.put("status", status);
        return body;
    }
}
