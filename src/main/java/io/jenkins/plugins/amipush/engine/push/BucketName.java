package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.journal.Fault;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of the bucket that a region's images are uploaded to, and whether S3 takes it. */
public final class BucketName {
    private static final int LONGEST = 63;

    /** S3's naming rules, but for the length; the SDK adds that no dot stands beside a hyphen. */
    private static final Pattern VALID = Pattern.compile("(?!xn--|sthree-|amzn-s3-demo-)"
            + "(?!.*(\\.\\.|\\.-|-\\.))"
            + "(?!.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)$)"
            + "[a-z0-9][a-z0-9.-]*[a-z0-9]");

    /** No region has a shorter name. */
    private static final String SHORT_REGION = "us-east-1";

    private BucketName() {}

    static String of(String prefix, String region) {
        return prefix + "-" + region;
    }

    /** Whether S3 takes the bucket's name in one region at least. */
    public static boolean validPrefix(String prefix) {
        String name = of(prefix, SHORT_REGION);
        return name.length() <= LONGEST && VALID.matcher(name).matches();
    }

    /** What is wrong with the name of that region's bucket. */
    static Optional<Fault> fault(String prefix, String region) {
        String name = of(prefix, region);
        if (name.length() > LONGEST) {
            return Optional.of(new Fault(
                    "--container-prefix",
                    null,
                    name,
                    "the bucket's name in %s has %d characters, and S3 takes %d"
                            .formatted(region, name.length(), LONGEST),
                    "shorten the prefix by %d".formatted(name.length() - LONGEST)));
        }
        return VALID.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(new Fault(
                        "--container-prefix",
                        null,
                        name,
                        "S3 takes no such name for the bucket in " + region,
                        "name a region of AWS, or use another prefix"));
    }
}
