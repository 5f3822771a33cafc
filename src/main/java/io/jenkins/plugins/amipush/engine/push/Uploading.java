package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.PartUploads;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * What uploads of all regions share: the memory for parts and for unpackers, and the directory that remembers unfinished
 * snapshots.
 */
final class Uploading implements AutoCloseable {
    private final PartUploads parts;
    private final Unpackers unpackers = new Unpackers();
    private final Path records;

    /**
     * @param unpacking whether images are unpacked in the heap
     * @param records where unfinished snapshots are remembered, made when needed; or null
     */
    Uploading(boolean unpacking, Path records) {
        this.parts = new PartUploads(unpacking);
        this.records = records;
    }

    PartUploads parts() {
        return parts;
    }

    /** Runs what reads the image, once there is memory for it. */
    <T> T reading(ImagePlan plan, Unpackers.Reading<T> reading) throws InterruptedException {
        return unpackers.with(plan, reading);
    }

    /** Where the snapshot that is being written for the image is remembered; or null. */
    Path record(ImagePlan plan) {
        byte[] name = Digests.sha256()
                .digest((plan.region() + "\n" + plan.staged().path().toAbsolutePath())
                        .getBytes(StandardCharsets.UTF_8));
        return records == null ? null : records.resolve(HexFormat.of().formatHex(name, 0, 16));
    }

    @Override
    public void close() {
        parts.close();
    }
}
