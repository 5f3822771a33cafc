package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a RegisterImage request, and refuses it where AWS does. */
final class ImageRegistration {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9 ()\\[\\]./\\-'@_]{3,128}");
    private static final Pattern DEVICE_NAME = Pattern.compile(
            "/dev/(sd[a-z]{1,2}\\d{0,2}|xvd[a-z]{1,2}\\d{0,2}|hd[a-z]\\d{0,2})|xvd[a-z]{1,2}|sd[a-z]\\d{0,2}");
    private static final Pattern BILLING_PRODUCT = Pattern.compile("bp-[0-9a-f]+");
    private static final int LONGEST_DESCRIPTION = 255;
    private static final int LAST_ASCII = 0x7f;
    private static final Set<String> ARCHITECTURES = Set.of("i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac");
    private static final Set<String> BOOT_MODES = Set.of("legacy-bios", "uefi", "uefi-preferred");

    private final Parameters parameters;
    private final BlockDevices blockDevices;

    ImageRegistration(Ec2Request request, SnapshotStore snapshots, World world) {
        parameters = request.parameters();
        blockDevices = new BlockDevices(request, snapshots, world);
    }

    Image.Registration read() {
        String name = parameters.required("Name");
        if (!NAME.matcher(name).matches()) {
            throw Refusal.bad(
                    "InvalidAMIName.Malformed",
                    "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')',"
                            + " '.', '-', '/' and '_'");
        }
        String description = parameters.get("Description");
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            throw Refusal.bad(
                    "InvalidParameterValue",
                    "Character length (" + description.length() + ") for parameter Description exceeds the limit of "
                            + LONGEST_DESCRIPTION);
        }
        if (description != null && description.chars().anyMatch(character -> character > LAST_ASCII)) {
            throw Refusal.bad(
                    "InvalidParameterValue",
                    "Value (" + description
                            + ") for parameter description is invalid. Character sets beyond ASCII are not"
                            + " supported.");
        }
        if (parameters.has("ImageLocation")) {
            throw Refusal.bad(
                    "InvalidParameterCombination", "Images stored in S3 by instances are not rehearsed: ImageLocation");
        }
        String rootDevice = parameters.required("RootDeviceName");
        checkDeviceName(rootDevice);
        List<Image.BlockDevice> devices = blockDevices.read(rootDevice);
        checkBillingProducts();
        Image.Registration registration = registration(name, description, rootDevice, devices);
        checkCombination(registration);
        return registration;
    }

    private Image.Registration registration(
            String name, String description, String rootDevice, List<Image.BlockDevice> devices) {
        // AWS's own defaults, which hardly anybody wants.
        String architecture = orDefault(parameters.oneOf("Architecture", ARCHITECTURES), "i386");
        String virtualization =
                orDefault(parameters.oneOf("VirtualizationType", Set.of("hvm", "paravirtual")), "paravirtual");
        return new Image.Registration(
                name,
                description,
                architecture,
                virtualization,
                rootDevice,
                devices,
                parameters.flag("EnaSupport"),
                parameters.oneOf("SriovNetSupport", Set.of("simple")),
                parameters.list("BillingProduct"),
                parameters.oneOf("BootMode", BOOT_MODES),
                parameters.oneOf("TpmSupport", Set.of("v2.0")),
                parameters.oneOf("ImdsSupport", Set.of("v2.0")),
                parameters.get("UefiData"),
                parameters.get("KernelId"),
                parameters.get("RamdiskId"));
    }

    private static void checkCombination(Image.Registration said) {
        boolean hvm = said.virtualizationType().equals("hvm");
        boolean arm = said.architecture().startsWith("arm64");
        boolean uefi = said.bootMode() != null && !said.bootMode().equals("legacy-bios");
        refuseIf(!hvm && Boolean.TRUE.equals(said.enaSupport()), "Only HVM images support ENA");
        refuseIf(!hvm && said.sriovNetSupport() != null, "Only HVM images support SR-IOV networking");
        refuseIf(!hvm && uefi, "Only HVM images boot with UEFI");
        refuseIf(!hvm && arm, "The arm64 architecture needs HVM");
        refuseIf(hvm && said.kernelId() != null, "HVM images do not support the KernelId parameter");
        refuseIf(arm && "legacy-bios".equals(said.bootMode()), "The arm64 architecture boots with UEFI only");
        refuseIf(said.tpmSupport() != null && !uefi, "TPM support needs a boot mode with UEFI");
        refuseIf(said.uefiData() != null && !uefi, "UEFI data needs a boot mode with UEFI");
    }

    private static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw Refusal.bad("InvalidParameterCombination", message);
        }
    }

    private void checkBillingProducts() {
        Set<String> seen = new HashSet<>();
        for (String product : parameters.list("BillingProduct")) {
            if (!BILLING_PRODUCT.matcher(product).matches() || !seen.add(product)) {
                throw Parameters.invalid("BillingProduct", product);
            }
        }
    }

    static void checkDeviceName(String name) {
        if (!DEVICE_NAME.matcher(name).matches()) {
            throw Refusal.bad("InvalidBlockDeviceMapping", "Invalid device name " + name);
        }
    }

    private static String orDefault(String value, String standard) {
        return value == null ? standard : value;
    }
}
