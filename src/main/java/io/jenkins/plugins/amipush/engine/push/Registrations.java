package io.jenkins.plugins.amipush.engine.push;

import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.stage.ImageAttributes;

/** What an image is registered with, from its metadata's words to EC2's. */
final class Registrations {
    private Registrations() {}

    static Registration of(String name, ImageAttributes attributes) {
        return new Registration(
                name,
                attributes.description(),
                attributes.release().arch(),
                attributes.virtualization(),
                attributes.rootDevice(),
                attributes.volume(),
                Boolean.TRUE.equals(attributes.enaSupport()),
                attributes.sriovNetSupport(),
                bootMode(attributes),
                attributes.billingCodes().codes());
    }

    /** {@code uefi_support} is the older word for the same thing, and counts where {@code boot_mode} says nothing. */
    static String bootMode(ImageAttributes attributes) {
        if (attributes.bootMode() == null) {
            if (attributes.uefiSupport() == null) {
                return null;
            }
            return attributes.uefiSupport() ? "uefi-preferred" : "legacy-bios";
        }
        return switch (attributes.bootMode()) {
            case "hybrid" -> "uefi-preferred";
            case "uefi" -> "uefi";
            case "legacy" -> "legacy-bios";
            default -> throw new IllegalArgumentException(attributes.bootMode());
        };
    }
}
