package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Duration;
import java.time.Instant;

/** An EBS snapshot. */
final class Snapshot {
    final String id;
    final String region;
    final String owner;
    final Instant created;
    final int volumeGiB;
    final String description;
    final boolean encrypted;

    /** How it came to be: {@code import}, {@code copy} or {@code blocks}. */
    final String origin;

    final ResourceTags tags;
    final Permissions permissions = new Permissions();

    /** How much of the volume was ever written, in GiB; all of it unless {@link #withData} says otherwise. */
    private double dataGiB;

    /** When it is or was completed; null while nobody knows. */
    private Instant completion;

    /** When it fails unless it is completed before; null for never. */
    private Instant cancellation;

    /** How often it may be looked at before it fails; null for never. */
    private Integer looks;

    /** Where its content comes from, in words that are the same for the same content; null while it is being written. */
    private String content;

    Snapshot(
            String id,
            String region,
            String owner,
            Instant created,
            int volumeGiB,
            String description,
            boolean encrypted,
            String origin,
            ResourceTags tags) {
        this.id = id;
        this.region = region;
        this.owner = owner;
        this.created = created;
        this.volumeGiB = volumeGiB;
        this.dataGiB = volumeGiB;
        this.description = description;
        this.encrypted = encrypted;
        this.origin = origin;
        this.tags = tags;
    }

    String content() {
        return content;
    }

    Snapshot withContent(String text) {
        content = text;
        return this;
    }

    double dataGiB() {
        return dataGiB;
    }

    Snapshot withData(double gib) {
        dataGiB = gib;
        return this;
    }

    void completesAt(Instant instant) {
        completion = instant;
    }

    void cancelledAt(Instant instant) {
        cancellation = instant;
    }

    void failsAtLook(int nth) {
        looks = nth;
    }

    /** It is described. */
    void looked() {
        if (looks != null) {
            looks--;
        }
    }

    /** When it was or will be completed, or null. */
    Instant completion() {
        return completion;
    }

    /** {@code pending}, {@code completed} or {@code error}. */
    String status(Instant now) {
        if (looks != null) {
            return looks > 0 ? "pending" : "error";
        }
        if (completion == null && cancellation != null && now.isAfter(cancellation)) {
            return "error";
        }
        return completion != null && !now.isBefore(completion) ? "completed" : "pending";
    }

    /** In per cent, with the sign. */
    String progress(Instant now) {
        if (status(now).equals("completed")) {
            return "100%";
        }
        if (completion == null) {
            return "0%";
        }
        double done = (double) Duration.between(created, now).toNanos()
                / Math.max(1, Duration.between(created, completion).toNanos());
        return (int) (done * 99) + "%";
    }
}
