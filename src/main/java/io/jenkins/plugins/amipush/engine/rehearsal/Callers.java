package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows who signs with which access key: the account's own keys, and those of sessions that STS handed out. */
final class Callers {
    /** SDKs judge the expiry of credentials by the machine's clock, whatever time a rehearsal lives in. */
    private static final Clock CLOCK = Clock.systemUTC();

    private final Scenario scenario;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    Callers(Scenario scenario) {
        this.scenario = scenario;
    }

    static Instant now() {
        return CLOCK.instant();
    }

    void admit(String accessKey, Session session) {
        sessions.put(accessKey, session);
    }

    /**
     * Who signed the request.
     *
     * @throws Refusal when the key is unknown, or its session is past its time
     */
    Caller authenticate(Request request, Service service) {
        String accessKey = request.scope().map(Scope::accessKey).orElseThrow(service::unknownKey);
        Session session = sessions.get(accessKey);
        if (session == null) {
            if (!scenario.accessKeys().isEmpty() && !scenario.accessKeys().contains(accessKey)) {
                throw service.unknownKey();
            }
            return new Caller(scenario.account(), "user/rehearsal", "AIDAREHEARSAL00000000");
        }
        if (!session.token().equals(request.header("x-amz-security-token"))) {
            throw service.unknownKey();
        }
        if (!now().isBefore(session.expiration())) {
            throw service.expired();
        }
        return session.caller();
    }

    /** Temporary credentials, without their secret: no signature is verified. */
    record Session(String token, Instant expiration, Caller caller) {}
}
