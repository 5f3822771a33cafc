package io.jenkins.plugins.amipush.engine.rehearsal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the block device mappings of a RegisterImage request, and refuses them where AWS does. */
final class BlockDevices {
    private static final Set<String> TYPES = Set.of("standard", "gp2", "gp3", "io1", "io2", "st1", "sc1");
    private static final Set<String> NEVER_ROOT = Set.of("st1", "sc1");
    private static final Set<String> IOPS_NEEDED = Set.of("io1", "io2");

    /** AWS's default for a volume whose type is not said. */
    private static final String DEFAULT_TYPE = "standard";

    /** Largest volume by type, in GiB. */
    private static final Map<String, Integer> LARGEST = Map.of("standard", 1024, "gp3", 65536, "io2", 65536);

    private static final int LARGEST_OTHERWISE = 16384;

    private final Ec2Request request;
    private final SnapshotStore snapshots;
    private final World world;

    BlockDevices(Ec2Request request, SnapshotStore snapshots, World world) {
        this.request = request;
        this.snapshots = snapshots;
        this.world = world;
    }

    /** The mappings, among which the root device must have a snapshot. */
    List<Image.BlockDevice> read(String rootDevice) {
        List<Image.BlockDevice> devices = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Parameters mapping : request.parameters().structures("BlockDeviceMapping")) {
            Image.BlockDevice device = device(mapping, rootDevice);
            if (!names.add(device.deviceName())) {
                throw invalid("The device " + device.deviceName() + " is used in more than one block-device mapping");
            }
            if (!mapping.has("NoDevice")) {
                devices.add(device);
            }
        }
        boolean rooted = devices.stream()
                .anyMatch(device -> device.deviceName().equals(rootDevice) && device.snapshotId() != null);
        if (!rooted) {
            throw Refusal.bad("InvalidRequest", "No root snapshot specified in device mapping.");
        }
        return devices;
    }

    private Image.BlockDevice device(Parameters mapping, String rootDevice) {
        String name = mapping.required("DeviceName");
        ImageRegistration.checkDeviceName(name);
        Parameters ebs = mapping.structure("Ebs");
        if (ebs.isEmpty()) {
            return new Image.BlockDevice(name, mapping.get("VirtualName"), null, null, null, null, null, null, null);
        }
        String type = ebs.get("VolumeType", DEFAULT_TYPE);
        if (!TYPES.contains(type)) {
            throw Parameters.invalid("volumeType", type);
        }
        if (name.equals(rootDevice) && NEVER_ROOT.contains(type)) {
            throw Refusal.bad("InvalidParameterValue", "Volume type " + type + " cannot be used as a root volume");
        }
        Snapshot snapshot = snapshot(ebs);
        return new Image.BlockDevice(
                name,
                null,
                snapshot == null ? null : snapshot.id,
                size(ebs, type, snapshot),
                type,
                iops(ebs, type),
                throughput(ebs, type),
                ebs.flag("DeleteOnTermination") == null || ebs.isTrue("DeleteOnTermination"),
                snapshot == null ? ebs.isTrue("Encrypted") : snapshot.encrypted);
    }

    private Snapshot snapshot(Parameters ebs) {
        String id = ebs.get("SnapshotId");
        if (id == null) {
            return null;
        }
        Snapshot snapshot = snapshots.find(id, request.region(), request.account());
        if (!snapshot.status(world.now()).equals("completed")) {
            throw Refusal.bad("IncorrectState", "The snapshot '" + id + "' is not completed");
        }
        if (ebs.has("Encrypted")) {
            throw invalid("the encrypted flag cannot be specified since the device has a snapshot specified.");
        }
        return snapshot;
    }

    private static int size(Parameters ebs, String type, Snapshot snapshot) {
        Integer size = ebs.number("VolumeSize", 1, LARGEST.getOrDefault(type, LARGEST_OTHERWISE));
        if (snapshot == null) {
            if (size == null) {
                throw Refusal.bad("MissingParameter", "The request must contain the parameter size or snapshotId");
            }
            return size;
        }
        if (size != null && size < snapshot.volumeGiB) {
            throw invalid("Volume of size " + size + "GB is smaller than snapshot '" + snapshot.id
                    + "', expect size >= " + snapshot.volumeGiB + "GB");
        }
        return size == null ? snapshot.volumeGiB : size;
    }

    private static Integer iops(Parameters ebs, String type) {
        boolean needed = IOPS_NEEDED.contains(type);
        if (!ebs.has("Iops")) {
            if (needed) {
                throw Refusal.bad(
                        "MissingParameter", "The request must contain the parameter iops for " + type + " volumes");
            }
            return null;
        }
        if (!needed && !type.equals("gp3")) {
            throw Refusal.bad(
                    "InvalidParameterCombination", "The parameter iops is not supported for " + type + " volumes.");
        }
        return needed ? ebs.number("Iops", 100, 256_000) : ebs.number("Iops", 3000, 80_000);
    }

    private static Integer throughput(Parameters ebs, String type) {
        if (ebs.has("Throughput") && !type.equals("gp3")) {
            throw Refusal.bad(
                    "InvalidParameterCombination",
                    "The parameter throughput is not supported for " + type + " volumes.");
        }
        return ebs.number("Throughput", 125, 2000);
    }

    private static Refusal invalid(String message) {
        return Refusal.bad("InvalidBlockDeviceMapping", message);
    }
}
