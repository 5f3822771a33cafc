package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The requests that came: how many of each kind, and, where they are kept, every one in order of arrival. */
final class RequestLog {
    private final boolean keeps;
    private final List<Recorded> requests = new ArrayList<>();
    private final Map<String, Count> counts = new TreeMap<>();
    private int arrived;

    /** @param keeps whether every request is kept, which takes memory for as long as the cloud lives */
    RequestLog(boolean keeps) {
        this.keeps = keeps;
    }

    /** @param bytes of the whole request: its head, and the body that the head announces */
    synchronized Recorded arrived(Instant time, String region, Call call, long bytes) {
        arrived++;
        Recorded recorded = new Recorded(
                arrived, time, call.service(), call.operation(), region, call.parameters(), call.mutating(), 0);
        Count count = count(recorded);
        count.requests++;
        count.bytes += bytes;
        if (keeps) {
            requests.add(recorded);
        }
        return recorded;
    }

    synchronized void answered(Recorded recorded, int status) {
        if (status >= 400) {
            count(recorded).refused++;
        }
        if (keeps) {
            requests.set(recorded.number() - 1, recorded.answered(status));
        }
    }

    /** Every request so far, if they are kept. */
    synchronized List<Recorded> requests() {
        return List.copyOf(requests);
    }

    private Count count(Recorded request) {
        return counts.computeIfAbsent(
                request.region() + '\n' + request.operation(),
                key -> new Count(request.region(), request.operation(), request.mutating()));
    }

    /** One object for each region and operation. */
    synchronized ArrayNode counts() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Count count : counts.values()) {
            list.addObject()
                    .put("region", count.region)
                    .put("operation", count.operation)
                    .put("mutating", count.mutating)
                    .put("requests", count.requests)
                    .put("refused", count.refused)
                    .put("bytes", count.bytes);
        }
        return list;
    }

    private static final class Count {
        private final String region;
        private final String operation;
        private final boolean mutating;
        private long requests;
        private long refused;
        private long bytes;

        Count(String region, String operation, boolean mutating) {
            this.region = region;
            this.operation = operation;
            this.mutating = mutating;
        }
    }
}
