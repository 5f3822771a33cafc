package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.List;
import java.util.Set;

/** EC2's operations on single attributes of images. */
final class ImageAttributeOperations {
    private static final String LAUNCH_PERMISSION = "launchPermission";

    private final World world;
    private final ImageStore images;
    private final Ec2State state;

    ImageAttributeOperations(World world, Ec2State state) {
        this.world = world;
        this.state = state;
        images = state.images();
    }

    Ec2Operation[] operations() {
        return new Ec2Operation[] {
            Ec2Operation.reads("DescribeImageAttribute", this::describe, "ImageId", "Attribute"),
            Ec2Operation.changes(
                    "ModifyImageAttribute",
                    this::modify,
                    "ImageId",
                    "Attribute",
                    "Value",
                    "Description.Value",
                    "ImdsSupport.Value",
                    "OperationType",
                    "UserId.N",
                    "UserGroup.N",
                    "LaunchPermission.Add.N.UserId",
                    "LaunchPermission.Add.N.Group",
                    "LaunchPermission.Remove.N.UserId",
                    "LaunchPermission.Remove.N.Group"),
            Ec2Operation.reads("GetImageBlockPublicAccessState", this::blockPublicAccess),
            Ec2Operation.reads("GetEbsEncryptionByDefault", this::encryptionByDefault)
        };
    }

    private void describe(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Image image = images.own(parameters.required("ImageId"), request.region(), request.account());
        Image.Registration said = image.registration;
        String attribute = parameters.required("Attribute");
        answer.text("imageId", image.id);
        switch (attribute) {
            case LAUNCH_PERMISSION -> image.permissions.write(answer, LAUNCH_PERMISSION);
            case "blockDeviceMapping" -> ImageOperations.writeBlockDevices(answer, image);
            case "bootMode" -> writeValue(answer, attribute, said.bootMode());
            case "description" -> writeValue(answer, attribute, image.description());
            case "imdsSupport" -> writeValue(answer, attribute, image.imdsSupport());
            case "kernel" -> writeValue(answer, attribute, said.kernelId());
            case "productCodes" ->
                answer.items(attribute, List.<String>of(), (item, code) -> item.text("productCode", code));
            case "ramdisk" -> writeValue(answer, attribute, said.ramdiskId());
            case "sriovNetSupport" -> writeValue(answer, attribute, said.sriovNetSupport());
            case "tpmSupport" -> writeValue(answer, attribute, said.tpmSupport());
            case "uefiData" -> writeValue(answer, attribute, said.uefiData());
            default -> throw Parameters.invalid("Attribute", attribute);
        }
    }

    private static void writeValue(Xml answer, String attribute, String value) {
        answer.element(attribute, element -> element.text("value", value));
    }

    private void modify(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Image image = images.own(parameters.required("ImageId"), request.region(), request.account());
        String attribute = parameters.oneOf("Attribute", Set.of(LAUNCH_PERMISSION, "description", "imdsSupport"));
        String description = value(parameters, "Description", "description", attribute);
        String imdsSupport = value(parameters, "ImdsSupport", "imdsSupport", attribute);
        Permissions.Change change = Permissions.Change.of(
                parameters,
                "LaunchPermission",
                "InvalidAMIAttributeItemValue",
                world.scenario().anyAccountIds());
        int attributes = (description == null ? 0 : 1) + (imdsSupport == null ? 0 : 1) + (change.isEmpty() ? 0 : 1);
        if (attributes != 1) {
            throw Refusal.bad(
                    "InvalidParameterCombination",
                    attributes == 0 ? "No attributes specified." : "Only one attribute can be modified at a time.");
        }
        if (!image.state(world.now()).equals("available")) {
            throw Refusal.bad("InvalidAMIID.Unavailable", "The image ID '" + image.id + "' is not available");
        }
        if (description != null) {
            image.describe(description);
        } else if (imdsSupport != null) {
            if (!imdsSupport.equals("v2.0")) {
                throw Parameters.invalid("ImdsSupport", imdsSupport);
            }
            image.imdsSupport(imdsSupport);
        } else {
            share(image, change);
        }
        answer.text("return", true);
    }

    private static String value(Parameters parameters, String structure, String name, String attribute) {
        return name.equals(attribute) && parameters.has("Value")
                ? parameters.get("Value")
                : parameters.get(structure + ".Value");
    }

    private void share(Image image, Permissions.Change change) {
        Scenario scenario = world.scenario();
        if (change.opens() && !image.permissions.open()) {
            if (scenario.blocksPublicAccess(image.region)) {
                throw Refusal.bad(
                        "OperationNotPermitted",
                        "You can't publicly share this image because block public access for AMIs is enabled for this"
                                + " account in this Region.");
            }
            if (usesEncryptedSnapshot(image)) {
                throw Refusal.bad(
                        "InvalidParameter", "Creating public image with encrypted snapshots is not supported");
            }
            int most = scenario.quotas().publicImages();
            if (images.open(image.region, image.owner) >= most) {
                throw Refusal.bad(
                        "ResourceLimitExceeded",
                        "You have reached your quota of " + most + " for the number of public images allowed in this"
                                + " Region. Deregister unused public images, or request an increase.");
            }
        }
        int most = scenario.quotas().launchPermissions();
        if (image.permissions.accountsAfter(change) > most) {
            throw Refusal.bad("ResourceLimitExceeded", "An image can be shared with at most " + most + " entities.");
        }
        image.permissions.apply(change);
    }

    private boolean usesEncryptedSnapshot(Image image) {
        return image.registration.blockDevices().stream()
                .filter(device -> device.snapshotId() != null)
                .map(device -> state.snapshots().get(device.snapshotId()))
                .anyMatch(snapshot -> snapshot != null && snapshot.encrypted);
    }

    private void encryptionByDefault(Ec2Request request, Xml answer) {
        answer.text("ebsEncryptionByDefault", Boolean.toString(world.scenario().encryptsByDefault(request.region())));
    }

    private void blockPublicAccess(Ec2Request request, Xml answer) {
        boolean blocked = world.scenario().blocksPublicAccess(request.region());
        answer.text("imageBlockPublicAccessState", blocked ? "block-new-sharing" : "unblocked")
                .text("managedBy", "account");
    }
}
