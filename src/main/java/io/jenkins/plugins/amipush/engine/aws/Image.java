package io.jenkins.plugins.amipush.engine.aws;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;

/**
 * An AMI of this account, with what a registration sets; fields that EC2 leaves out are null.
 *
 * @param state as EC2 names it: pending, available, invalid, deregistered, transient, failed, error, disabled
 * @param snapshotId the root device's; EC2 may not show it yet for a pending image
 */
public record Image(
        String id,
        String name,
        String state,
        boolean publicImage,
        String architecture,
        String virtualization,
        String rootDevice,
        String bootMode,
        Boolean enaSupport,
        String sriovNetSupport,
        String volumeType,
        String snapshotId,
        String description,
        Map<String, String> tags) {

    public boolean available() {
        return "available".equals(state);
    }

    /** Whether it can be launched, now or when it is available. */
    public boolean usable() {
        return available() || "pending".equals(state) || "transient".equals(state);
    }

    /** Whether its name is free again. */
    public boolean gone() {
        return "deregistered".equals(state) || "invalid".equals(state);
    }

    /** The digest of the staged file whose content it holds, where a push of ours said so. */
    public Optional<String> sha256() {
        return Optional.ofNullable(tags.get(Tags.SHA256));
    }

    /** The billing products that it was registered with, in {@link Registration#billing}'s words, where a push of ours said so. */
    public Optional<String> billing() {
        return Optional.ofNullable(tags.get(Tags.BILLING));
    }

    static Image of(software.amazon.awssdk.services.ec2.model.Image image) {
        Optional<BlockDeviceMapping> root = image.blockDeviceMappings().stream()
                .filter(device ->
                        device.deviceName() != null && device.deviceName().equals(image.rootDeviceName()))
                .filter(device -> device.ebs() != null)
                .findFirst();
        return new Image(
                image.imageId(),
                image.name(),
                image.stateAsString(),
                Boolean.TRUE.equals(image.publicLaunchPermissions()),
                image.architectureAsString(),
                image.virtualizationTypeAsString(),
                image.rootDeviceName(),
                image.bootModeAsString(),
                image.enaSupport(),
                image.sriovNetSupport(),
                root.map(device -> device.ebs().volumeTypeAsString()).orElse(null),
                root.map(device -> device.ebs().snapshotId()).orElse(null),
                image.description(),
                Tags.map(image.tags()));
    }
}
