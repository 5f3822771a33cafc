package io.jenkins.plugins.amipush.engine.stage;

import java.time.LocalDate;
import java.util.List;

/**
 * The attributes of an AMI as its metadata gives them; those that the metadata leaves out are null.
 *
 * @param type hourly, access or marketplace
 * @param virtualization hvm
 * @param volume the root volume's EBS type, such as gp3
 * @param rootDevice such as {@code /dev/sda1}
 * @param sriovNetSupport simple or null
 * @param bootMode hybrid, uefi or legacy, or null
 */
public record ImageAttributes(
        Release release,
        String region,
        String type,
        String virtualization,
        String volume,
        String rootDevice,
        String description,
        BillingCodes billingCodes,
        String sriovNetSupport,
        Boolean enaSupport,
        String bootMode,
        Boolean uefiSupport,
        Boolean publicImage) {

    /**
     * What is released.
     *
     * @param arch x86_64 or arm64
     */
    public record Release(
            String product,
            LocalDate date,
            String arch,
            int respin,
            String version,
            String baseProduct,
            String baseVersion,
            String variant,
            String type) {}

    /** @param codes AWS billing product codes, possibly none */
    public record BillingCodes(String name, List<String> codes) {}
}
