package io.jenkins.plugins.amipush.engine.aws;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** Makes a call, and of its failure one line: what was tried, AWS's code and words, and what to do. */
final class AwsCall {
    private static final String NO_PERMISSION = "grant it to these credentials (README, permissions), then run again";
    private static final String WRONG_CREDENTIALS =
            "check the credentials, that they belong to this region's partition, and that the region is enabled for the"
                    + " account";
    private static final String ENABLE_REGION = "enable the region for this account";
    private static final String OTHER_BUCKET = "choose another --container-prefix";
    private static final String KEY = "enable the KMS key that the account encrypts with by default";
    private static final String ACCOUNT = "ask AWS support: the account itself is held";
    private static final String EXPIRED = "get fresh credentials and run again: the push continues where it stopped";

    /** Codes that every further attempt would meet, with what to do about them. */
    private static final Map<String, String> PERMANENT = Map.ofEntries(
            Map.entry("UnauthorizedOperation", NO_PERMISSION),
            Map.entry("AccessDenied", NO_PERMISSION),
            Map.entry("AccessDeniedException", NO_PERMISSION),
            Map.entry("AuthFailure", WRONG_CREDENTIALS),
            Map.entry("InvalidClientTokenId", WRONG_CREDENTIALS),
            Map.entry("InvalidAccessKeyId", WRONG_CREDENTIALS),
            Map.entry("SignatureDoesNotMatch", WRONG_CREDENTIALS),
            Map.entry("UnrecognizedClientException", WRONG_CREDENTIALS),
            Map.entry("ExpiredToken", EXPIRED),
            Map.entry("ExpiredTokenException", EXPIRED),
            Map.entry("RequestExpired", EXPIRED),
            Map.entry("RequestTimeTooSkewed", "set this machine's clock"),
            Map.entry("OptInRequired", ENABLE_REGION),
            Map.entry("RegionDisabledException", ENABLE_REGION),
            Map.entry("TooManyBuckets", "delete buckets, or ask AWS for a higher quota"),
            Map.entry("InvalidBucketName", OTHER_BUCKET),
            Map.entry("BucketAlreadyExists", OTHER_BUCKET),
            Map.entry("IllegalLocationConstraintException", OTHER_BUCKET),
            Map.entry("KMS.DisabledException", KEY),
            Map.entry("KMS.NotFoundException", KEY),
            Map.entry("TagLimitExceeded", "give fewer --tag"),
            Map.entry("Blocked", ACCOUNT),
            Map.entry("PendingVerification", ACCOUNT),
            Map.entry("InvalidParameter", "correct the value in the stage's metadata"),
            Map.entry("InvalidParameterValue", "correct the value in the stage's metadata"),
            Map.entry("InvalidParameterCombination", "correct the values in the stage's metadata"),
            Map.entry("MissingParameter", "complete the stage's metadata"),
            Map.entry("InvalidBlockDeviceMapping", "correct root_device and volume in the stage's metadata"),
            Map.entry("InvalidAMIName.Malformed", "correct the parts of the image's name in the metadata"),
            Map.entry("InvalidAMIAttributeItemValue", "correct the account ids in --accounts"),
            Map.entry("InvalidUserID.Malformed", "correct the account ids in --accounts"),
            Map.entry("OperationNotPermitted", "see the account's settings for this region"),
            Map.entry("IncorrectModificationState", "see the account's settings for this region"),
            Map.entry("NotImplemented", "this endpoint cannot do it"),
            Map.entry("InvalidAction", "this endpoint cannot do it"));

    private static final Set<String> FULL =
            Set.of("ResourceLimitExceeded", "ResourceCountExceeded", "ResourceCountLimitExceeded");

    private static final String OTHERS_ANSWER =
            "check --endpoint-url and the proxy: something else may answer in the place of AWS";

    private static final int FORBIDDEN = 403;

    /** What was made is known everywhere within seconds as a rule, and within minutes on bad days. */
    private static final Duration KNOWN_AFTER = Duration.ofMinutes(3);

    private static final Duration KNOWN_FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration KNOWN_LONGEST_WAIT = Duration.ofSeconds(15);

    private AwsCall() {}

    /**
     * @param doing what the call is for, such as {@code "register image N"}
     * @throws PushFailure when AWS refused, or could not be reached
     * @throws StopSignal.Stopped when the push was told to stop
     */
    static <T> T make(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw failure(doing, e);
        } catch (StackOverflowError e) {
            // The SDK reads XML by recursion.
            throw PushFailure.permanent("cannot %s: the answer is nested too deep".formatted(doing), OTHERS_ANSWER);
        }
    }

    /**
     * A value that every answer of AWS holds. The SDK takes whatever is XML for an answer, and leaves the value out.
     *
     * @throws PushFailure when it is not there
     */
    static <T> T answered(T value, String what) {
        if (value == null) {
            throw PushFailure.passing("an answer that should be AWS's holds no " + what, null)
                    .remedy(OTHERS_ANSWER);
        }
        return value;
    }

    /**
     * Makes a call about something that was made moments ago, and that parts of EC2 may not know yet: as long as AWS
     * says so, the call is repeated, for minutes.
     */
    static <T> T makeOnceKnown(String doing, Time time, Supplier<T> call) throws InterruptedException {
        Instant end = time.now().plus(KNOWN_AFTER);
        Duration wait = KNOWN_FIRST_WAIT;
        while (true) {
            try {
                return call.get();
            } catch (AwsServiceException e) {
                if (!unknown(code(e)) || time.now().isAfter(end)) {
                    throw failure(doing, e);
                }
            } catch (SdkException e) {
                throw failure(doing, e);
            }
            time.sleep(wait);
            wait = wait.multipliedBy(2).compareTo(KNOWN_LONGEST_WAIT) > 0 ? KNOWN_LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    private static boolean unknown(String code) {
        return code.endsWith(".NotFound") || code.equals("InvalidAMIID.Unavailable") || code.equals("IncorrectState");
    }

    /** Whether AWS refused because as many of the kind are under way as it takes at a time. */
    static boolean isFull(AwsServiceException e) {
        return FULL.contains(code(e));
    }

    /** The failure of a call that was refused because of a quota, which another attempt would find as it is. */
    static PushFailure usedUp(String doing, AwsServiceException e, String remedy) {
        return refused(doing, e).permanent(true).remedy(remedy);
    }

    /** The AWS error code of a refused call, or an empty string. */
    static String code(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    static RuntimeException failure(String doing, SdkException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof StopSignal.Stopped stopped) {
                return stopped;
            }
            if (cause instanceof AbortedException || cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return new StopSignal.Stopped("interrupted while trying to " + doing);
            }
        }
        return e instanceof AwsServiceException refused ? refused(doing, refused) : unreachable(doing, e);
    }

    private static PushFailure refused(String doing, AwsServiceException e) {
        String code = code(e);
        AwsErrorDetails details = e.awsErrorDetails();
        String words = details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
        String what = "cannot %s: AWS answered %s%s"
                .formatted(doing, code.isEmpty() ? "status " + e.statusCode() : code, words);
        String remedy = PERMANENT.get(code);
        boolean permanent = remedy != null || e.statusCode() == FORBIDDEN;
        return PushFailure.passing(what, e)
                .remedy(remedy == null && permanent ? NO_PERMISSION : remedy)
                .permanent(permanent)
                .requestId(e.requestId());
    }

    private static boolean isUntrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static PushFailure unreachable(String doing, SdkException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return PushFailure.passing("cannot %s: no address for host %s".formatted(doing, root.getMessage()), e)
                    .remedy("check the region's name, the network and the proxy");
        }
        PushFailure failure = PushFailure.passing("cannot %s: %s".formatted(doing, root.getMessage()), e);
        return isUntrusted(e)
                ? failure.permanent(true).remedy("for an own certificate authority set AWS_CA_BUNDLE")
                : failure;
    }
}
