package io.jenkins.plugins.amipush.engine.rhsm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.amipush.engine.Http;
import io.jenkins.plugins.amipush.engine.PlainText;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.Reporter;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import javax.net.ssl.SSLException;

/** One call to RHSM: sent, tried again where that is safe and may help, and its answer read. */
final class RhsmCalls {
    /** Every call is made at this absolute path of the base URL's host. */
    static final String PATH = "/v1/internal/cloud_access_providers/amazon/";

    private static final int ATTEMPTS = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    /** A server may ask for any wait; the image's own retry is the better place for a longer one. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(120);

    /** A page of 1000 images has some 300 kB. */
    private static final int LONGEST_ANSWER = 32 << 20;

    private static final int DEEPEST_ANSWER = 50;
    private static final int LONGEST_EXCERPT = 500;

    /** The server, or something before it, could not deal with the request just now and did not act on it. */
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_ANSWER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final RhsmSettings settings;
    private final Time time;
    private final StopSignal stop;
    private final Http http;

    RhsmCalls(RhsmSettings settings, Time time, StopSignal stop, Http http) {
        this.settings = settings;
        this.time = time;
        this.stop = stop;
        this.http = http;
    }

    /** Whether a request may be sent again when nobody knows whether the first one arrived. */
    enum Repeat {
        SAFE,
        UNSAFE
    }

    URI url(String relative) {
        return settings.base().resolve(PATH + relative);
    }

    /** A document that must be an object with a list of objects as its {@code body}. */
    JsonNode get(URI url, Reporter reporter) {
        Http.Reply reply = send("GET", url, null, Repeat.SAFE, reporter);
        if (failed(reply)) {
            throw failure("GET " + url + " failed", reply);
        }
        JsonNode document = parse(url, reply);
        JsonNode body = document.path("body");
        if (!body.isArray()) {
            throw unexpected(url, "has no list \"body\"", reply);
        }
        for (JsonNode entry : body) {
            if (!entry.isObject()) {
                throw unexpected(url, "has something else than objects in \"body\"", reply);
            }
        }
        return document;
    }

    private JsonNode parse(URI url, Http.Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw unexpected(url, "is not JSON", reply);
        }
    }

    /** The answer is not what RHSM answers. */
    PushFailure unexpected(URI url, String what, Http.Reply reply) {
        String begins = reply == null ? "" : " (it begins: " + PlainText.excerpt(reply.body(), 80) + ")";
        return PushFailure.permanent(
                "The answer of RHSM to GET " + url + " " + what + begins, "check that --rhsm-url names RHSM");
    }

    /** Sends a change, unless the push was told to stop. The answer's status may be any. */
    Http.Reply write(String method, URI url, Object body, Repeat repeat, Reporter reporter) {
        stop.check();
        return send(method, url, body, repeat, reporter);
    }

    private Http.Reply send(String method, URI url, Object body, Repeat repeat, Reporter reporter) {
        HttpRequest request = request(method, url, body);
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++, wait = wait.multipliedBy(2)) {
            boolean last = attempt == ATTEMPTS;
            Duration pause = wait;
            try {
                Http.Reply reply = http.send(request, settings.timeout(), LONGEST_ANSWER);
                if (last || repeat == Repeat.UNSAFE || !BUSY.contains(reply.status())) {
                    return reply;
                }
                pause = retryAfter(reply, wait);
                reporter.warn("RHSM is busy: %s %s answered %d", method, url, reply.status());
            } catch (IOException e) {
                if (isPermanent(e) || last || repeat == Repeat.UNSAFE && !neverArrived(e)) {
                    throw connectionFailure(e);
                }
                reporter.warn("No answer from RHSM to %s %s: %s", method, url, Http.reason(e));
            } catch (InterruptedException e) {
                throw interrupted();
            }
            reporter.info("Trying RHSM again in %d s (attempt %d of %d)", pause.toSeconds(), attempt + 1, ATTEMPTS);
            pause(pause);
            if (!method.equals("GET")) {
                stop.check();
            }
        }
    }

    private static HttpRequest request(String method, URI url, Object body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "application/json");
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return request.header("Content-Type", "application/json")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(
                                JSON.valueToTree(body).toString()))
                .build();
    }

    private void pause(Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Ends the work of an interrupted thread. */
    StopSignal.Stopped interrupted() {
        Thread.currentThread().interrupt();
        return new StopSignal.Stopped(stop.stopped() ? stop.reason() : "interrupted");
    }

    private Duration retryAfter(Http.Reply reply, Duration otherwise) {
        Duration asked = otherwise;
        String header = reply.retryAfter() == null ? "" : reply.retryAfter().strip();
        if (header.matches("[0-9]{1,9}")) {
            asked = Duration.ofSeconds(Long.parseLong(header));
        } else if (!header.isEmpty()) {
            try {
                asked = Duration.between(time.now(), ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME));
            } catch (DateTimeException e) {
                // A header that says nothing asks for nothing.
            }
        }
        asked = asked.isNegative() ? Duration.ZERO : asked;
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    /** TLS that one of both sides refuses is refused again; so is an answer without end. */
    private static boolean isPermanent(IOException failure) {
        if (failure instanceof Http.TooLong) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean refusedByUs = cause instanceof CertificateException || cause instanceof CertPathValidatorException;
            boolean refusedByThem = cause instanceof SSLException
                    && cause.getMessage() != null
                    && cause.getMessage().contains("Received fatal alert");
            if (refusedByUs || refusedByThem) {
                return true;
            }
        }
        return false;
    }

    private static boolean neverArrived(IOException failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure.getCause() instanceof UnresolvedAddressException;
    }

    private static PushFailure connectionFailure(IOException failure) {
        boolean permanent = isPermanent(failure);
        String remedy = permanent && !(failure instanceof Http.TooLong)
                ? "check --rhsm-cert and --rhsm-key, and for an own certificate authority set REQUESTS_CA_BUNDLE"
                // Some servers refuse a client certificate by hanging up.
                : "check --rhsm-url, --rhsm-cert, the network and the proxy variables";
        return PushFailure.passing("Failed to process request to RHSM with exception " + Http.reason(failure), failure)
                .permanent(permanent)
                .remedy(remedy);
    }

    /** Whether an answer says that what was asked for is not done; RHSM redirects no call. */
    static boolean failed(Http.Reply reply) {
        return reply.status() >= 300;
    }

    /** What an answer said, for the log. */
    static String excerpt(Http.Reply reply) {
        return PlainText.excerpt(reply.body(), LONGEST_EXCERPT);
    }

    /** The failure that an answer's status means. */
    static PushFailure failure(String what, Http.Reply reply) {
        int status = reply.status();
        String text = excerpt(reply);
        PushFailure failure =
                PushFailure.passing(what + " with error code " + status + (text.isEmpty() ? "" : ": " + text), null);
        return switch (status) {
            case 401, 403 ->
                failure.permanent(true)
                        .remedy("RHSM does not accept the client certificate: check --rhsm-cert and --rhsm-key");
            case 407 -> failure.permanent(true).remedy("check user and password in the proxy variable");
            // A conflict ends when whoever caused it is done.
            case 408, 409, 425, 429 -> failure;
            default ->
                status >= 500 ? failure : failure.permanent(true).remedy("check --rhsm-url and what is sent to RHSM");
        };
    }
}
