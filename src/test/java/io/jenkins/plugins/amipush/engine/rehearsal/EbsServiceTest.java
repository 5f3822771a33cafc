package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.ebs.model.Block;
import software.amazon.awssdk.services.ebs.model.StartSnapshotResponse;
import software.amazon.awssdk.services.ebs.model.Tag;
import software.amazon.awssdk.services.ec2.Ec2Client;

public class EbsServiceTest extends CloudTest {
    private static final int BLOCK = 524_288;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private EbsClient ebs;

    private void startEbs(String scenario) throws IOException {
        start(Scenario.parse(scenario).withSpool(temporary.getRoot().toPath()));
        ebs = ebs();
    }

    @Test
    public void aSnapshotIsWrittenBlockByBlock() throws IOException {
        startEbs("{\"times\": {\"completeSeconds\": 10}}");
        StartSnapshotResponse started = ebs.startSnapshot(start -> start.volumeSize(1L)
                .description("disk")
                .clientToken("t")
                .tags(Tag.builder().key("Name").value("N").build()));
        String id = started.snapshotId();
        assertThat(id).matches("snap-0[0-9a-f]{16}");
        assertThat(started.blockSize()).isEqualTo(BLOCK);
        assertThat(started.ownerId()).isEqualTo(ACCOUNT);
        byte[] first = block(1);
        byte[] last = block(2);
        put(id, 2047, last);
        put(id, 0, first);
        byte[] row = Arrays.copyOf(digest("SHA-256", first), 64);
        System.arraycopy(digest("SHA-256", last), 0, row, 32, 32);
        assertThat(ebs.completeSnapshot(complete -> complete.snapshotId(id)
                                .changedBlocksCount(2)
                                .checksum(base64(digest("SHA-256", row)))
                                .checksumAlgorithm("SHA256")
                                .checksumAggregationMethod("LINEAR"))
                        .statusAsString())
                .isEqualTo("pending");
        assertRefused(400, "ValidationException", () -> ebs.listSnapshotBlocks(list -> list.snapshotId(id)));
        time.pass(10);
        assertThat(ec2().describeSnapshots(describe -> describe.snapshotIds(id)).snapshots())
                .singleElement()
                .satisfies(snapshot -> {
                    assertThat(snapshot.stateAsString()).isEqualTo("completed");
                    assertThat(snapshot.tags()).extracting(tag -> tag.value()).containsExactly("N");
                });
        assertThat(ebs.listSnapshotBlocks(list -> list.snapshotId(id)).blocks())
                .extracting(Block::blockIndex)
                .containsExactly(0, 2047);
        assertThat(cloud.state().at("/snapshots/0/content").asText())
                .isEqualTo("2 blocks sha256 " + base64(digest("SHA-256", row)));
        Block listed =
                ebs.listSnapshotBlocks(list -> list.snapshotId(id)).blocks().get(1);
        assertThat(ebs.getSnapshotBlockAsBytes(
                                get -> get.snapshotId(id).blockIndex(2047).blockToken(listed.blockToken()))
                        .asByteArray())
                .isEqualTo(last);
    }

    @Test
    public void aCopyTakesAsLongAsTheDataNeed() throws IOException {
        startEbs("{\"times\": {\"completeSeconds\": 0, \"copySeconds\": 100, \"copySecondsPerGiB\": 2048}}");
        String id = ebs.startSnapshot(start -> start.volumeSize(8L)).snapshotId();
        put(id, 0, block(1));
        put(id, 16_000, block(2));
        ebs.completeSnapshot(complete -> complete.snapshotId(id).changedBlocksCount(2));
        Ec2Client west = ec2("us-west-2", ANYBODY);
        String copy = west.copySnapshot(request -> request.sourceRegion(REGION)
                        .destinationRegion("us-west-2")
                        .sourceSnapshotId(id))
                .snapshotId();
        // Two of the 2,048 blocks of a GiB, and not the 8 GiB of the volume.
        time.pass(101);
        assertThat(state(west, copy)).isEqualTo("pending");
        time.pass(1);
        assertThat(state(west, copy)).isEqualTo("completed");
        String again = ec2().copySnapshot(request -> request.sourceRegion("us-west-2")
                        .destinationRegion(REGION)
                        .sourceSnapshotId(copy))
                .snapshotId();
        time.pass(102);
        assertThat(state(ec2(), again)).isEqualTo("completed");
    }

    private static String state(Ec2Client ec2, String snapshot) {
        return ec2.describeSnapshots(describe -> describe.snapshotIds(snapshot))
                .snapshots()
                .get(0)
                .stateAsString();
    }

    @Test
    public void badBlocksAreRefused() throws IOException {
        startEbs("{\"times\": \"none\"}");
        String id = ebs.startSnapshot(start -> start.volumeSize(1L)).snapshotId();
        byte[] content = block(1);
        String sum = base64(digest("SHA-256", content));
        assertRefused(400, "ValidationException", () -> put(id, 0, content, base64(new byte[32]), BLOCK));
        assertRefused(400, "ValidationException", () -> put(id, 0, new byte[512], sum, 512));
        assertRefused(400, "ValidationException", () -> put(id, 2048, content, sum, BLOCK));
        assertRefused(404, "ResourceNotFoundException", () -> put("snap-00000000000000000", 0, content, sum, BLOCK));
        put(id, 0, content);
        assertRefused(
                400,
                "ValidationException",
                () -> ebs.completeSnapshot(complete -> complete.snapshotId(id).changedBlocksCount(2)));
        assertRefused(
                400,
                "ValidationException",
                () -> ebs.completeSnapshot(complete -> complete.snapshotId(id)
                        .changedBlocksCount(1)
                        .checksum(sum)
                        .checksumAlgorithm("SHA256")
                        .checksumAggregationMethod("LINEAR")));
        ebs.completeSnapshot(complete -> complete.snapshotId(id).changedBlocksCount(1));
        assertRefused(400, "ValidationException", () -> put(id, 0, content));
    }

    @Test
    public void aSnapshotIsStartedOnceForAToken() throws IOException {
        startEbs("{\"times\": \"none\", \"quotas\": {\"pendingSnapshots\": 1}}");
        String id = ebs.startSnapshot(start -> start.volumeSize(1L).clientToken("t"))
                .snapshotId();
        assertThat(ebs.startSnapshot(start -> start.volumeSize(1L).clientToken("t"))
                        .snapshotId())
                .isEqualTo(id);
        assertRefused(
                503,
                "ConflictException",
                () -> ebs.startSnapshot(start -> start.volumeSize(2L).clientToken("t")));
        assertRefused(402, "ServiceQuotaExceededException", () -> ebs.startSnapshot(start -> start.volumeSize(1L)));
        assertRefused(400, "ValidationException", () -> ebs.startSnapshot(start -> start.volumeSize(0L)));
    }

    @Test
    public void aSnapshotThatNobodyWritesIsCancelled() throws IOException {
        startEbs("{\"times\": \"none\"}");
        String id = ebs.startSnapshot(start -> start.volumeSize(1L).timeout(10)).snapshotId();
        time.pass(599);
        put(id, 0, block(1));
        time.pass(601);
        assertRefused(400, "ValidationException", () -> put(id, 1, block(1)));
        assertThat(cloud.state().at("/snapshots/0/status").asText()).isEqualTo("error");
    }

    private void put(String id, int index, byte[] content) {
        put(id, index, content, base64(digest("SHA-256", content)), BLOCK);
    }

    private void put(String id, int index, byte[] content, String sum, int length) {
        ebs.putSnapshotBlock(
                put -> put.snapshotId(id)
                        .blockIndex(index)
                        .dataLength(length)
                        .checksum(sum)
                        .checksumAlgorithm("SHA256"),
                RequestBody.fromBytes(content));
    }

    private static byte[] block(int fill) {
        byte[] content = new byte[BLOCK];
        Arrays.fill(content, (byte) fill);
        return content;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
