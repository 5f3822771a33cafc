package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** All snapshots. Callers hold the {@linkplain World#lock() lock}. */
final class SnapshotStore {
    private static final Pattern ID = Pattern.compile("snap-[0-9a-f]{8}([0-9a-f]{9})?");

    private final World world;
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();

    SnapshotStore(World world) {
        this.world = world;
    }

    void add(Snapshot snapshot) {
        snapshots.put(snapshot.id, snapshot);
    }

    void remove(Snapshot snapshot) {
        snapshots.remove(snapshot.id);
    }

    /** The snapshot of that id, seen or not, or null. */
    Snapshot get(String id) {
        return snapshots.get(id);
    }

    /** The snapshots that an account sees in a region. */
    List<Snapshot> seen(String region, String account) {
        return snapshots.values().stream()
                .filter(snapshot -> sees(snapshot, region, account))
                .toList();
    }

    /**
     * A snapshot that an account may use.
     *
     * @throws Refusal when there is none of that id, or it is too new to be found
     */
    Snapshot find(String id, String region, String account) {
        if (!ID.matcher(id).matches()) {
            throw Refusal.bad("InvalidSnapshotID.Malformed", "The snapshot ID '" + id + "' is malformed");
        }
        Snapshot snapshot = snapshots.get(id);
        if (snapshot == null || !sees(snapshot, region, account)) {
            throw notFound(id);
        }
        return snapshot;
    }

    /** Whether there is a snapshot of that id that the account owns and sees. */
    boolean ownsSeen(String id, String region, String account) {
        Snapshot snapshot = snapshots.get(id);
        return snapshot != null && snapshot.owner.equals(account) && sees(snapshot, region, account);
    }

    /** A snapshot of the account's own. */
    Snapshot own(String id, String region, String account) {
        Snapshot snapshot = find(id, region, account);
        if (!snapshot.owner.equals(account)) {
            throw new Refusal(403, "AuthFailure", "You do not have permission to access the specified resource.");
        }
        return snapshot;
    }

    private static Refusal notFound(String id) {
        return Refusal.bad("InvalidSnapshot.NotFound", "The snapshot '" + id + "' does not exist.");
    }

    private boolean sees(Snapshot snapshot, String region, String account) {
        return snapshot.region.equals(region)
                && (snapshot.owner.equals(account) || snapshot.permissions.allow(account))
                && world.seen(
                        snapshot.created, world.scenario().visibilitySeconds().snapshot());
    }

    /** How many snapshots of that origin are being made in a region. */
    long pending(String region, String origin) {
        return snapshots.values().stream()
                .filter(snapshot -> snapshot.region.equals(region) && snapshot.origin.equals(origin))
                .filter(snapshot -> snapshot.status(world.now()).equals("pending"))
                .count();
    }

    ArrayNode state() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Snapshot snapshot : snapshots.values()) {
            ObjectNode node = list.addObject();
            node.put("snapshotId", snapshot.id)
                    .put("region", snapshot.region)
                    .put("owner", snapshot.owner)
                    .put("origin", snapshot.origin)
                    .put("content", snapshot.content())
                    .put("status", snapshot.status(world.now()))
                    .put("volumeSize", snapshot.volumeGiB)
                    .put("description", snapshot.description)
                    .put("encrypted", snapshot.encrypted)
                    .put("started", snapshot.created.toString());
            ArrayNode accounts = node.putArray("createVolumeAccounts");
            snapshot.permissions.accounts().forEach(accounts::add);
            node.put("public", snapshot.permissions.open());
            node.set("tags", BucketStore.state(snapshot.tags.all()));
        }
        return list;
    }
}
