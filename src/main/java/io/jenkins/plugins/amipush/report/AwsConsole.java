package io.jenkins.plugins.amipush.report;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Pages of the AWS console, in the console of the region's partition. Empty for what is no region or id of AWS, so that
 * no link is ever made of hostile text, and for partitions whose console has no public address.
 */
public final class AwsConsole {
    private static final Pattern REGION = Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}");
    private static final Pattern AMI = Pattern.compile("ami-[0-9a-f]{8,32}");
    private static final Pattern SNAPSHOT = Pattern.compile("snap-[0-9a-f]{8,32}");
    private static final Pattern OBJECT = Pattern.compile("([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(.+)", Pattern.DOTALL);

    private AwsConsole() {}

    /** The page of an AMI. */
    public static Optional<String> image(String region, String ami) {
        return ec2(region, ami, AMI, "ImageDetails:imageId=");
    }

    /** The page of a snapshot. */
    public static Optional<String> snapshot(String region, String snapshotId) {
        return ec2(region, snapshotId, SNAPSHOT, "SnapshotDetails:snapshotId=");
    }

    /** The page of an S3 object. @param object {@code BUCKET/KEY} */
    public static Optional<String> object(String region, String object) {
        var parts = OBJECT.matcher(object == null ? "" : object);
        return parts.matches()
                ? console(region)
                        .map(host -> "https://" + host + "/s3/object/" + parts.group(1) + "?region=" + region
                                + "&prefix="
                                + URLEncoder.encode(parts.group(2), StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                : Optional.empty();
    }

    private static Optional<String> ec2(String region, String id, Pattern form, String page) {
        return id != null && form.matcher(id).matches()
                ? console(region).map(host -> "https://" + host + "/ec2/home?region=" + region + "#" + page + id)
                : Optional.empty();
    }

    private static Optional<String> console(String region) {
        if (region == null || !REGION.matcher(region).matches() || region.contains("-iso")) {
            return Optional.empty();
        }
        if (region.startsWith("cn-")) {
            return Optional.of("console.amazonaws.cn");
        }
        if (region.startsWith("us-gov-")) {
            return Optional.of("console.amazonaws-us-gov.com");
        }
        return Optional.of(region.startsWith("eusc-") ? "console.amazonaws-eusc.eu" : "console.aws.amazon.com");
    }
}
