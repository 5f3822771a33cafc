package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Every request in order of arrival. */
final class RequestLog {
    private final List<Recorded> requests = new ArrayList<>();

    synchronized Recorded arrived(Instant time, String region, Call call) {
        Recorded recorded = new Recorded(
                requests.size() + 1,
                time,
                call.service(),
                call.operation(),
                region,
                call.parameters(),
                call.mutating(),
                0);
        requests.add(recorded);
        return recorded;
    }

    synchronized void answered(Recorded recorded, int status) {
        requests.set(recorded.number() - 1, recorded.answered(status));
    }

    synchronized List<Recorded> requests() {
        return List.copyOf(requests);
    }
}
