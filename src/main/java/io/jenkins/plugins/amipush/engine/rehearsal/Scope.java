package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The credential scope of a Signature Version 4 header: it tells the services apart that share one port. */
record Scope(String accessKey, String region, String service) {
    private static final Pattern AUTHORIZATION =
            Pattern.compile("AWS4-HMAC-SHA256 +Credential=([^/, ]+)/(\\d{8})/([^/, ]+)/([^/, ]+)/aws4_request, *"
                    + "SignedHeaders=[^, ]+, *Signature=[0-9a-f]{64}");

    /** Empty unless the header has the form that SigV4 prescribes; the signature's value is not verified. */
    static Optional<Scope> of(String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        Matcher matcher = AUTHORIZATION.matcher(authorization.strip());
        return matcher.matches()
                ? Optional.of(new Scope(matcher.group(1), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }
}
