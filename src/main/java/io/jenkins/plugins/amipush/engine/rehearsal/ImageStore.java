package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** All AMIs. Callers hold the {@linkplain World#lock() lock}. */
final class ImageStore {
    private static final Pattern ID = Pattern.compile("ami-[0-9a-f]{8}([0-9a-f]{9})?");

    private final World world;
    private final Map<String, Image> images = new LinkedHashMap<>();

    ImageStore(World world) {
        this.world = world;
    }

    void add(Image image) {
        images.put(image.id, image);
    }

    void remove(Image image) {
        images.remove(image.id);
    }

    /** The image of that name, even when it is too new to be seen: its name is taken at once. */
    Optional<Image> named(String name, String region, String owner) {
        return images.values().stream()
                .filter(image -> image.region.equals(region)
                        && image.owner.equals(owner)
                        && image.registration.name().equals(name))
                .findFirst();
    }

    /** An image that uses a snapshot. */
    Optional<Image> using(Snapshot snapshot) {
        return images.values().stream()
                .filter(image -> image.registration.blockDevices().stream()
                        .anyMatch(device -> snapshot.id.equals(device.snapshotId())))
                .findFirst();
    }

    /** How many public images an account has in a region. */
    long open(String region, String owner) {
        return images.values().stream()
                .filter(image -> image.region.equals(region) && image.owner.equals(owner))
                .filter(image -> image.permissions.open())
                .count();
    }

    /** The images that an account sees in a region. */
    List<Image> seen(String region, String account) {
        return images.values().stream()
                .filter(image -> sees(image, region, account))
                .toList();
    }

    /**
     * An image that an account may use.
     *
     * @throws Refusal when there is none of that id, or it is too new to be found
     */
    Image find(String id, String region, String account) {
        if (!ID.matcher(id).matches()) {
            throw Refusal.bad("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        Image image = images.get(id);
        if (image == null || !sees(image, region, account)) {
            throw Refusal.bad("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
        }
        return image;
    }

    /** An image of the account's own. */
    Image own(String id, String region, String account) {
        Image image = find(id, region, account);
        if (!image.owner.equals(account)) {
            throw new Refusal(403, "AuthFailure", "Not authorized for image:" + id);
        }
        return image;
    }

    private boolean sees(Image image, String region, String account) {
        return image.region.equals(region)
                && (image.owner.equals(account) || image.permissions.allow(account))
                && world.seen(
                        image.registered, world.scenario().visibilitySeconds().image());
    }

    ArrayNode state() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        images.values().forEach(image -> list.add(state(image)));
        return list;
    }

    private ObjectNode state(Image image) {
        Image.Registration said = image.registration;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("imageId", image.id)
                .put("region", image.region)
                .put("owner", image.owner)
                .put("registered", image.registered.toString())
                .put("state", image.state(world.now()))
                .put("name", said.name())
                .put("description", image.description())
                .put("architecture", said.architecture())
                .put("virtualizationType", said.virtualizationType())
                .put("rootDeviceName", said.rootDeviceName())
                .put("enaSupport", said.enaSupport())
                .put("sriovNetSupport", said.sriovNetSupport())
                .put("bootMode", said.bootMode())
                .put("tpmSupport", said.tpmSupport())
                .put("imdsSupport", image.imdsSupport())
                .put("uefiData", said.uefiData())
                .put("kernelId", said.kernelId())
                .put("ramdiskId", said.ramdiskId());
        ArrayNode products = node.putArray("billingProducts");
        said.billingProducts().forEach(products::add);
        ArrayNode devices = node.putArray("blockDevices");
        said.blockDevices().forEach(device -> devices.add(state(device)));
        ArrayNode accounts = node.putArray("launchAccounts");
        image.permissions.accounts().forEach(accounts::add);
        node.put("public", image.permissions.open());
        node.set("tags", BucketStore.state(image.tags.all()));
        return node;
    }

    private static ObjectNode state(Image.BlockDevice device) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("deviceName", device.deviceName())
                .put("virtualName", device.virtualName())
                .put("snapshotId", device.snapshotId())
                .put("volumeSize", device.volumeGiB())
                .put("volumeType", device.volumeType())
                .put("iops", device.iops())
                .put("throughput", device.throughput())
                .put("deleteOnTermination", device.deleteOnTermination())
                .put("encrypted", device.encrypted());
    }
}
