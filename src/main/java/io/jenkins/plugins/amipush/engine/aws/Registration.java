package io.jenkins.plugins.amipush.engine.aws;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    /** What AWS takes in a tag's value, whatever the service. */
    private static final Pattern FIT_FOR_A_TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /** The billing products as one text that fits into a tag: the codes, or their digest where they are too much for it. */
    public String billing() {
        String codes = billingProducts.stream().distinct().sorted().collect(Collectors.joining(" "));
        if (codes.isEmpty()) {
            return "none";
        }
        boolean fits = codes.length() <= Tags.LONGEST_VALUE
                && FIT_FOR_A_TAG.matcher(codes).matches();
        return fits ? codes : "sha256:" + digest(codes);
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Checksums.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param tags beside the one that remembers the billing products */
    RegisterImageRequest request(String snapshotId, Map<String, String> tags) {
        Map<String, String> all = new TreeMap<>(tags);
        all.put(Tags.BILLING, billing());
        return RegisterImageRequest.builder()
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
                .billingProducts(billingProducts)
                .tagSpecifications(specification ->
                        specification.resourceType(ResourceType.IMAGE).tags(Tags.ec2(all)))
                .build();
    }
}
