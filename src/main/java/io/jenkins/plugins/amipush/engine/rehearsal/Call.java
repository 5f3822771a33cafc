package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a request asks for.
 *
 * @param service its short name
 * @param name the operation's name, without the service
 * @param mutating whether it changes something
 * @param parameters see {@link Recorded#parameters()}
 * @param work does it
 */
record Call(String service, String name, boolean mutating, Map<String, String> parameters, Work work) {
    Call {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }

    /** A request that is refused before anybody can tell what it asks for. */
    static Call refused(String service, Request request, Refusal refusal) {
        return new Call(service, request.method(), false, request.tellingHeaders(), caller -> {
            throw refusal;
        });
    }

    String operation() {
        return service + ':' + name;
    }

    /** Does what was asked for, for that caller. */
    interface Work {
        /**
         * @throws Refusal when the service refuses the call
         * @throws IOException when the connection breaks, or the spool cannot be written
         */
        Answer run(Caller caller) throws IOException;
    }
}
