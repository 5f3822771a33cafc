package io.jenkins.plugins.amipush.engine.aws;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.BlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;

/**
 * What an AMI is registered with, in EC2's words; null fields are left out.
 *
 * @param architecture x86_64 or arm64
 * @param virtualization hvm
 * @param bootMode legacy-bios, uefi or uefi-preferred
 * @param billingProducts billing product codes, possibly none
 */
public record Registration(
        String name,
        String description,
        String architecture,
        String virtualization,
        String rootDevice,
        String volumeType,
        boolean enaSupport,
        String sriovNetSupport,
        String bootMode,
        List<String> billingProducts) {

    RegisterImageRequest request(String snapshotId, java.util.Map<String, String> tags) {
        RegisterImageRequest.Builder request = RegisterImageRequest.builder()
                .name(name)
                .description(description)
                .architecture(architecture)
                .virtualizationType(virtualization)
                .rootDeviceName(rootDevice)
                .blockDeviceMappings(BlockDeviceMapping.builder()
                        .deviceName(rootDevice)
                        .ebs(ebs -> ebs.snapshotId(snapshotId)
                                .volumeType(volumeType)
                                .deleteOnTermination(true))
                        .build())
                .enaSupport(enaSupport)
                .sriovNetSupport(sriovNetSupport)
                .bootMode(bootMode)
                .billingProducts(billingProducts);
        if (!tags.isEmpty()) {
            // EC2 refuses a specification without a tag.
            request.tagSpecifications(specification ->
                    specification.resourceType(ResourceType.IMAGE).tags(Tags.ec2(tags)));
        }
        return request.build();
    }
}
