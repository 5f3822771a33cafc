package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** EBS direct's operations on snapshots that are being made. */
final class BlockWriting {
    static final int BLOCK_BYTES = 524_288;
    private static final int BLOCKS_PER_GIB = (1 << 30) / BLOCK_BYTES;
    private static final int LARGEST_GIB = 65_536;
    private static final int DEFAULT_TIMEOUT_MINUTES = 60;
    private static final int SHORTEST_TIMEOUT_MINUTES = 10;
    private static final int LONGEST_TIMEOUT_MINUTES = 4320;

    private final World world;
    private final BlockSnapshots snapshots;
    private final Spool spool;
    private final Bandwidth bandwidth;
    private final Map<String, Started> byToken = new HashMap<>();

    BlockWriting(World world, BlockSnapshots snapshots, Spool spool, Bandwidth bandwidth) {
        this.world = world;
        this.snapshots = snapshots;
        this.spool = spool;
        this.bandwidth = bandwidth;
    }

    Answer start(JsonNode body, Request request, Caller caller) {
        int gib = number(body, "VolumeSize", 0, 1, LARGEST_GIB);
        int timeout =
                number(body, "Timeout", DEFAULT_TIMEOUT_MINUTES, SHORTEST_TIMEOUT_MINUTES, LONGEST_TIMEOUT_MINUTES);
        if (body.hasNonNull("ParentSnapshotId")) {
            throw BlockSnapshots.invalid("ParentSnapshotId is not rehearsed");
        }
        Map<String, String> tags = tags(body.path("Tags"));
        synchronized (world.lock()) {
            String token = body.hasNonNull("ClientToken")
                    ? String.join(
                            "\n",
                            request.region(),
                            caller.account(),
                            body.get("ClientToken").asText())
                    : null;
            Started before = token == null ? null : byToken.get(token);
            if (before != null && !before.body.equals(body)) {
                throw new Refusal(503, "ConflictException", "The client token was used with other parameters");
            }
            Snapshot snapshot = before != null ? before.snapshot : create(body, gib, timeout, tags, request, caller);
            if (token != null) {
                byToken.put(token, new Started(snapshot, body));
            }
            return EbsService.json(201, describe(snapshot));
        }
    }

    private Snapshot create(
            JsonNode body, int gib, int timeout, Map<String, String> tags, Request request, Caller caller) {
        int most = world.scenario().quotas().pendingSnapshots();
        if (snapshots.pending(request.region()) >= most) {
            throw new Refusal(
                    402, "ServiceQuotaExceededException", "The limit of " + most + " pending snapshots is reached");
        }
        Snapshot snapshot = new Snapshot(
                world.ids()
                        .resource(
                                "snap",
                                request.region() + "/blocks/"
                                        + body.path("Description").asText("")),
                request.region(),
                caller.account(),
                world.now(),
                gib,
                body.path("Description").asText(""),
                body.path("Encrypted").asBoolean(false),
                "blocks",
                ResourceTags.with(tags));
        snapshots.add(new BlockSnapshot(snapshot, Duration.ofMinutes(timeout)));
        return snapshot;
    }

    private ObjectNode describe(Snapshot snapshot) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("SnapshotId", snapshot.id)
                .put("OwnerId", snapshot.owner)
                .put("Status", snapshot.status(world.now()))
                .put("StartTime", snapshot.created.toEpochMilli() / 1000.0)
                .put("VolumeSize", snapshot.volumeGiB)
                .put("BlockSize", BLOCK_BYTES)
                .put("Description", snapshot.description);
        ArrayNode tags = node.putArray("Tags");
        snapshot.tags
                .all()
                .forEach((key, value) -> tags.addObject().put("Key", key).put("Value", value));
        return node;
    }

    private static Map<String, String> tags(JsonNode list) {
        Map<String, String> fields = new TreeMap<>();
        int index = 0;
        for (JsonNode tag : list) {
            index++;
            fields.put("Tag." + index + ".Key", tag.path("Key").asText());
            fields.put("Tag." + index + ".Value", tag.path("Value").asText());
        }
        try {
            return ResourceTags.requested(new Parameters(fields));
        } catch (Refusal refusal) {
            throw BlockSnapshots.invalid(refusal.getMessage());
        }
    }

    Answer put(String id, String blockIndex, Request request, Caller caller) throws IOException {
        int index = BlockSnapshots.index(blockIndex);
        synchronized (world.lock()) {
            writable(id, index, request, caller);
        }
        if (!Integer.toString(BLOCK_BYTES).equals(request.header("x-amz-Data-Length"))) {
            throw BlockSnapshots.invalid("x-amz-Data-Length must be " + BLOCK_BYTES);
        }
        String said = checksum(request);
        if (said == null) {
            throw BlockSnapshots.invalid("x-amz-Checksum is missing");
        }
        Path file = spool.next();
        BlockSnapshot.Block block = new BlockSnapshot.Block(receive(request, file), file);
        if (!said.equals(Digests.base64(block.sha256()))) {
            spool.delete(file);
            throw BlockSnapshots.invalid("The checksum of block " + index + " does not match its data");
        }
        BlockSnapshot.Block before;
        synchronized (world.lock()) {
            before = writable(id, index, request, caller).write(index, block, world.now());
        }
        if (before != null) {
            spool.delete(before.file());
        }
        return Answer.empty(201).header("x-amz-Checksum", said).header("x-amz-Checksum-Algorithm", "SHA256");
    }

    /** The digest of the block that a request carries. */
    private byte[] receive(Request request, Path file) throws IOException {
        byte[] content = new byte[BLOCK_BYTES];
        int length = request.body().readNBytes(content, 0, BLOCK_BYTES);
        if (length != BLOCK_BYTES || request.body().read() >= 0) {
            throw BlockSnapshots.invalid("A block has exactly " + BLOCK_BYTES + " bytes");
        }
        if (request.corrupt()) {
            content[0] ^= 1;
        }
        bandwidth.take(request.region(), content.length);
        byte[] sha256 = Digests.sha256(content);
        String signed = request.header("x-amz-content-sha256");
        if (signed != null && signed.matches("[0-9a-f]{64}") && !signed.equals(Digests.hex(sha256))) {
            throw new Refusal(
                    403, "InvalidSignatureException", "The content does not match the digest that was signed");
        }
        try (OutputStream out = spool.open(file)) {
            out.write(content);
        }
        return sha256;
    }

    private static String checksum(Request request) {
        String algorithm = request.header("x-amz-Checksum-Algorithm");
        String said = request.header("x-amz-Checksum");
        if (said != null && !"SHA256".equals(algorithm)) {
            throw BlockSnapshots.invalid("x-amz-Checksum-Algorithm must be SHA256");
        }
        return said;
    }

    private BlockSnapshot writable(String id, int index, Request request, Caller caller) {
        BlockSnapshot snapshot = snapshots.find(id, request, caller);
        if (!snapshot.writable(world.now())) {
            throw BlockSnapshots.invalid("The snapshot " + id + " is not pending");
        }
        if (index >= snapshot.snapshot.volumeGiB * BLOCKS_PER_GIB) {
            throw BlockSnapshots.invalid(
                    "Block " + index + " lies beyond the volume of " + snapshot.snapshot.volumeGiB + " GiB");
        }
        return snapshot;
    }

    Answer complete(String id, Request request, Caller caller) {
        String changed = request.header("x-amz-ChangedBlocksCount");
        synchronized (world.lock()) {
            BlockSnapshot blocks = snapshots.find(id, request, caller);
            if (!blocks.writable(world.now())) {
                throw BlockSnapshots.invalid("The snapshot " + id + " is not pending");
            }
            if (!Integer.toString(blocks.blocks.size()).equals(changed)) {
                throw BlockSnapshots.invalid("x-amz-ChangedBlocksCount is " + changed + ", but " + blocks.blocks.size()
                        + " blocks were written");
            }
            String said = checksum(request);
            if (said != null && !"LINEAR".equals(request.header("x-amz-Checksum-Aggregation-Method"))) {
                throw BlockSnapshots.invalid("x-amz-Checksum-Aggregation-Method must be LINEAR");
            }
            if (said != null && !said.equals(Digests.base64(blocks.linearChecksum()))) {
                throw BlockSnapshots.invalid("The aggregated checksum does not match the blocks");
            }
            blocks.snapshot
                    .withContent(blocks.blocks.size() + " blocks sha256 " + Digests.base64(blocks.linearChecksum()))
                    .withData((double) blocks.blocks.size() / BLOCKS_PER_GIB);
            blocks.snapshot.completesAt(
                    world.now().plus(World.seconds(world.scenario().times().completeSeconds())));
            return EbsService.json(
                    202, JsonNodeFactory.instance.objectNode().put("Status", blocks.snapshot.status(world.now())));
        }
    }

    private static int number(JsonNode body, String name, int standard, int least, int most) {
        JsonNode value = body.path(name);
        int number = value.isMissingNode() || value.isNull() ? standard : value.asInt(-1);
        if (number < least || number > most) {
            throw BlockSnapshots.invalid(name + " must be " + least + " to " + most);
        }
        return number;
    }

    private record Started(Snapshot snapshot, JsonNode body) {}
}
