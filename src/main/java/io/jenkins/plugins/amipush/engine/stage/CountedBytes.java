package io.jenkins.plugins.amipush.engine.stage;

import java.io.ByteArrayInputStream;

/** Bytes in memory, of which one can tell how many were taken. */
final class CountedBytes extends ByteArrayInputStream {
    CountedBytes(byte[] bytes, int length) {
        super(bytes, 0, length);
    }

    synchronized int count() {
        return pos;
    }
}
