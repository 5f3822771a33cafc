package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** EC2's operations on whole images. */
final class ImageOperations {
    private final World world;
    private final Ec2State state;
    private final ImageStore images;
    private final Filters<Image> filters;

    ImageOperations(World world, Ec2State state) {
        this.world = world;
        this.state = state;
        images = state.images();
        filters = filters(world);
    }

    private static Filters<Image> filters(World world) {
        return new Filters<Image>(image -> image.tags.seen(world))
                .field("architecture", image -> image.registration.architecture())
                .fields(
                        "block-device-mapping.device-name",
                        image -> image.registration.blockDevices().stream()
                                .map(Image.BlockDevice::deviceName)
                                .toList())
                .fields(
                        "block-device-mapping.snapshot-id",
                        image -> image.registration.blockDevices().stream()
                                .map(Image.BlockDevice::snapshotId)
                                .filter(Objects::nonNull)
                                .toList())
                .fields(
                        "block-device-mapping.volume-type",
                        image -> image.registration.blockDevices().stream()
                                .map(Image.BlockDevice::volumeType)
                                .filter(Objects::nonNull)
                                .toList())
                .field("creation-date", image -> S3Request.xmlDate(image.registered))
                .field("description", Image::description)
                .field("ena-support", image -> image.registration.enaSupport())
                .field("hypervisor", image -> "xen")
                .field("image-id", image -> image.id)
                .field("image-type", image -> "machine")
                .field("is-public", image -> image.permissions.open())
                .field("name", image -> image.registration.name())
                .field("owner-id", image -> image.owner)
                .field("root-device-name", image -> image.registration.rootDeviceName())
                .field("root-device-type", image -> "ebs")
                .field("state", image -> image.state(world.now()))
                .field("virtualization-type", image -> image.registration.virtualizationType());
    }

    Ec2Operation[] operations() {
        return new Ec2Operation[] {
            Ec2Operation.reads(
                            "DescribeImages",
                            this::describe,
                            "ExecutableBy.N",
                            "ImageId.N",
                            "Owner.N",
                            "IncludeDeprecated",
                            "IncludeDisabled")
                    .withFilters()
                    .withPaging(),
            Ec2Operation.changes(
                            "RegisterImage",
                            this::register,
                            "Architecture",
                            "BillingProduct.N",
                            "BlockDeviceMapping.N.DeviceName",
                            "BlockDeviceMapping.N.Ebs.DeleteOnTermination",
                            "BlockDeviceMapping.N.Ebs.Encrypted",
                            "BlockDeviceMapping.N.Ebs.Iops",
                            "BlockDeviceMapping.N.Ebs.SnapshotId",
                            "BlockDeviceMapping.N.Ebs.Throughput",
                            "BlockDeviceMapping.N.Ebs.VolumeSize",
                            "BlockDeviceMapping.N.Ebs.VolumeType",
                            "BlockDeviceMapping.N.NoDevice",
                            "BlockDeviceMapping.N.VirtualName",
                            "BootMode",
                            "Description",
                            "EnaSupport",
                            "ImageLocation",
                            "ImdsSupport",
                            "KernelId",
                            "Name",
                            "RamdiskId",
                            "RootDeviceName",
                            "SriovNetSupport",
                            "TpmSupport",
                            "UefiData",
                            "VirtualizationType")
                    .withTagSpecifications(),
            Ec2Operation.changes("DeregisterImage", this::deregister, "ImageId", "DeleteAssociatedSnapshots")
        };
    }

    private void describe(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        List<String> ids = parameters.list("ImageId");
        List<Image> found = new ArrayList<>();
        if (ids.isEmpty()) {
            found.addAll(images.seen(request.region(), request.account()));
        }
        for (String id : ids) {
            found.add(images.find(id, request.region(), request.account()));
        }
        List<String> owners = parameters.list("Owner");
        if (!owners.isEmpty()) {
            found.removeIf(image -> !owners.contains(image.owner)
                    && !(owners.contains("self") && image.owner.equals(request.account())));
        }
        List<String> users = parameters.list("ExecutableBy");
        if (!users.isEmpty()) {
            Permissions.checkUsers(users, world.scenario().anyAccountIds());
            found.removeIf(image -> !image.permissions.match(users, request.account()));
        }
        Page<Image> page = Page.of(filters.select(found, parameters, "Filter"), parameters, "ImageId", 1);
        answer.items("imagesSet", page.items(), this::write);
        answer.text("nextToken", page.next());
    }

    private void write(Xml item, Image image) {
        Image.Registration said = image.registration;
        item.text("imageId", image.id)
                .text("imageLocation", image.owner + '/' + said.name())
                .text("imageState", image.state(world.now()))
                .text("imageOwnerId", image.owner)
                .text("creationDate", S3Request.xmlDate(image.registered))
                .text("isPublic", image.permissions.open())
                .text("architecture", said.architecture())
                .text("imageType", "machine")
                .text("kernelId", said.kernelId())
                .text("ramdiskId", said.ramdiskId())
                .text("platformDetails", "Linux/UNIX")
                .text("usageOperation", "RunInstances")
                .text("sriovNetSupport", said.sriovNetSupport())
                .text("name", said.name())
                .text("description", image.description())
                .text("rootDeviceType", "ebs")
                .text("rootDeviceName", said.rootDeviceName())
                .text("virtualizationType", said.virtualizationType())
                .text("hypervisor", "xen")
                .text("enaSupport", said.enaSupport())
                .text("bootMode", said.bootMode())
                .text("tpmSupport", said.tpmSupport())
                .text("imdsSupport", image.imdsSupport());
        writeBlockDevices(item, image);
        ResourceTags.write(item, image.tags.seen(world));
    }

    static void writeBlockDevices(Xml xml, Image image) {
        xml.items("blockDeviceMapping", image.registration.blockDevices(), (item, device) -> {
            item.text("deviceName", device.deviceName()).text("virtualName", device.virtualName());
            if (device.isEbs()) {
                item.element(
                        "ebs",
                        ebs -> ebs.text("snapshotId", device.snapshotId())
                                .text("volumeSize", device.volumeGiB())
                                .text("deleteOnTermination", device.deleteOnTermination())
                                .text("volumeType", device.volumeType())
                                .text("iops", device.iops())
                                .text("throughput", device.throughput())
                                .text("encrypted", device.encrypted()));
            }
        });
    }

    private void register(Ec2Request request, Xml answer) {
        state.imports().advance();
        Map<String, String> tags = ResourceTags.specified(request.parameters(), "image");
        Image.Registration registration = new ImageRegistration(request, state.snapshots(), world).read();
        images.named(registration.name(), request.region(), request.account()).ifPresent(image -> {
            throw Refusal.bad(
                    "InvalidAMIName.Duplicate",
                    "AMI name " + registration.name() + " is already in use by AMI " + image.id);
        });
        Image image = new Image(
                world.ids().resource("ami", request.region() + '/' + registration.name()),
                request.region(),
                request.account(),
                world.now(),
                world.now().plus(World.seconds(world.scenario().times().registerSeconds())),
                registration,
                ResourceTags.with(tags));
        images.add(image);
        answer.text("imageId", image.id);
    }

    private void deregister(Ec2Request request, Xml answer) {
        Parameters parameters = request.parameters();
        Image image = images.own(parameters.required("ImageId"), request.region(), request.account());
        if (parameters.isTrue("DeleteAssociatedSnapshots")) {
            throw Refusal.bad("UnsupportedOperation", "DeleteAssociatedSnapshots is not rehearsed");
        }
        images.remove(image);
        answer.text("return", true);
    }
}
