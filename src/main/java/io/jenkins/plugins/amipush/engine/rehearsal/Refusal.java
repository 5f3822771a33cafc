package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A service's error answer, before it is written in the service's own form. */
final class Refusal extends RuntimeException {
    private final int status;
    private final String code;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    Refusal(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The most common one: HTTP status 400. */
    static Refusal bad(String code, String message) {
        return new Refusal(400, code, message);
    }

    Refusal header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }
}
