package io.jenkins.plugins.amipush.engine.rehearsal;

import java.time.Instant;
import java.util.List;

/** An AMI. */
final class Image {
    final String id;
    final String region;
    final String owner;
    final Instant registered;
    final Instant available;
    final Registration registration;
    final ResourceTags tags;
    final Permissions permissions = new Permissions();

    private String description;
    private String imdsSupport;

    Image(
            String id,
            String region,
            String owner,
            Instant registered,
            Instant available,
            Registration registration,
            ResourceTags tags) {
        this.id = id;
        this.region = region;
        this.owner = owner;
        this.registered = registered;
        this.available = available;
        this.registration = registration;
        this.tags = tags;
        description = registration.description();
        imdsSupport = registration.imdsSupport();
    }

    /** {@code pending} or {@code available}. */
    String state(Instant now) {
        return now.isBefore(available) ? "pending" : "available";
    }

    String description() {
        return description;
    }

    void describe(String text) {
        description = text;
    }

    String imdsSupport() {
        return imdsSupport;
    }

    void imdsSupport(String version) {
        imdsSupport = version;
    }

    /** What the owner said when registering the image; null for what was left unsaid and has no default. */
    record Registration(
            String name,
            String description,
            String architecture,
            String virtualizationType,
            String rootDeviceName,
            List<BlockDevice> blockDevices,
            Boolean enaSupport,
            String sriovNetSupport,
            List<String> billingProducts,
            String bootMode,
            String tpmSupport,
            String imdsSupport,
            String uefiData,
            String kernelId,
            String ramdiskId) {}

    /** A block device mapping; null for what is absent. */
    record BlockDevice(
            String deviceName,
            String virtualName,
            String snapshotId,
            Integer volumeGiB,
            String volumeType,
            Integer iops,
            Integer throughput,
            Boolean deleteOnTermination,
            Boolean encrypted) {
        boolean isEbs() {
            return volumeType != null;
        }
    }
}
