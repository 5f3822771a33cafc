package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response. */
final class Answer {
    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Body body;
    private final long length;

    private Answer(int status, Body body, long length) {
        this.status = status;
        this.body = body;
        this.length = length;
    }

    static Answer empty(int status) {
        return bytes(status, new byte[0]);
    }

    static Answer bytes(int status, byte[] bytes) {
        return new Answer(status, () -> new ByteArrayInputStream(bytes), bytes.length);
    }

    static Answer xml(int status, Xml xml) {
        return bytes(status, xml.bytes()).header("Content-Type", "application/xml");
    }

    static Answer json(int status, byte[] json) {
        return bytes(status, json).header("Content-Type", "application/json");
    }

    /** Some bytes of a file. */
    static Answer file(int status, Path file, long offset, long length) {
        return new Answer(
                status,
                () -> {
                    InputStream in = Files.newInputStream(file);
                    in.skipNBytes(offset);
                    return in;
                },
                length);
    }

    Answer header(String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    long length() {
        return length;
    }

    InputStream open() throws IOException {
        return body.open();
    }

    private interface Body {
        InputStream open() throws IOException;
    }
}
