package io.jenkins.plugins.amipush.engine.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;

/** EBS direct's operations on snapshots that are completed. */
final class BlockReading {
    private static final int LARGEST_PAGE = 10_000;

    /** Block and page tokens live for a week. */
    private static final Duration TOKEN_LIFE = Duration.ofDays(7);

    private final World world;
    private final BlockSnapshots snapshots;

    BlockReading(World world, BlockSnapshots snapshots) {
        this.world = world;
        this.snapshots = snapshots;
    }

    Answer list(String id, Request request, Caller caller) {
        synchronized (world.lock()) {
            BlockSnapshot blocks = completed(id, request, caller);
            int size = pageSize(request.query().get("maxResults"));
            String token =
                    request.query().getOrDefault("pageToken", request.query().get("startingBlockIndex"));
            int from = token == null ? 0 : BlockSnapshots.index(token);
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode list = answer.putArray("Blocks");
            Iterator<Integer> rest = blocks.blocks.tailMap(from).keySet().iterator();
            while (rest.hasNext() && list.size() < size) {
                int index = rest.next();
                list.addObject().put("BlockIndex", index).put("BlockToken", blockToken(id, index));
            }
            answer.put("ExpiryTime", world.now().plus(TOKEN_LIFE).toEpochMilli() / 1000.0)
                    .put("VolumeSize", blocks.snapshot.volumeGiB)
                    .put("BlockSize", BlockWriting.BLOCK_BYTES);
            if (rest.hasNext()) {
                answer.put("NextToken", rest.next().toString());
            }
            return EbsService.json(200, answer);
        }
    }

    Answer get(String id, String blockIndex, Request request, Caller caller) {
        int index = BlockSnapshots.index(blockIndex);
        synchronized (world.lock()) {
            BlockSnapshot.Block block = completed(id, request, caller).blocks.get(index);
            if (block == null || !blockToken(id, index).equals(request.query().get("blockToken"))) {
                throw BlockSnapshots.invalid("No block " + index + " of that token");
            }
            if (block.file() == null) {
                throw BlockSnapshots.invalid("This rehearsal keeps no content; start it with a spool directory");
            }
            return Answer.file(200, block.file(), 0, BlockWriting.BLOCK_BYTES)
                    .header("x-amz-Data-Length", Integer.toString(BlockWriting.BLOCK_BYTES))
                    .header("x-amz-Checksum", Digests.base64(block.sha256()))
                    .header("x-amz-Checksum-Algorithm", "SHA256");
        }
    }

    private static String blockToken(String id, int index) {
        return Digests.base64((id + '/' + index).getBytes(StandardCharsets.UTF_8));
    }

    private BlockSnapshot completed(String id, Request request, Caller caller) {
        BlockSnapshot blocks = snapshots.find(id, request, caller);
        if (!blocks.snapshot.status(world.now()).equals("completed")) {
            throw BlockSnapshots.invalid("The snapshot " + id + " is not completed");
        }
        return blocks;
    }

    private static int pageSize(String text) {
        return text == null ? LARGEST_PAGE : Math.min(LARGEST_PAGE, Math.max(1, BlockSnapshots.index(text)));
    }
}
