package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

/** Snapshots that an earlier push began. */
public class BlockResumeTest extends BlockFixture {
    /** Ends a push in the middle: the first blocks are written, one is refused for good, and the others never begin. */
    /** The last ten blocks are not there yet when the upload ends, on a slow machine either. */
    private static final String BROKEN = """
            {"on": "ebs:PutSnapshotBlock", "where": {"BlockIndex": "20"}, "times": 2,
             "error": {"status": 403, "code": "AccessDeniedException"}},
            {"on": "ebs:PutSnapshotBlock", "where": {"BlockIndex": "3?"}, "times": 10, "stallSeconds": 1}
            """;

    private Path disk;

    private void breakOff() throws Exception {
        disk = disk(64L * BLOCK, IntStream.range(0, 40).toArray());
        assertThatThrownBy(() -> write(content(disk))).isInstanceOf(BlocksUnavailable.class);
    }

    private List<Integer> recorded() throws Exception {
        return Files.readAllLines(record()).stream()
                .filter(line -> line.matches("[0-9]+ .*"))
                .map(line -> Integer.parseInt(line.split(" ")[0]))
                .toList();
    }

    private void assertHoldsTheDisk(BlockUpload.Written written) throws Exception {
        assertHolds(written.snapshotId(), disk, IntStream.range(0, 40).boxed().toArray(Integer[]::new));
        assertThat(record()).doesNotExist();
    }

    @Test
    public void onlyTheMissingBlocksAreSent() throws Exception {
        start(BROKEN);
        breakOff();
        List<Integer> before = recorded();
        assertThat(before).hasSizeBetween(10, 30);
        BlockUpload.Written written = write(content(disk));
        assertHoldsTheDisk(written);
        assertThat(heard.resumed).containsExactly(before.size());
        assertThat(blocksOnTheWire().stream().filter(before::contains)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(written.bytesSent()).isEqualTo((40L - before.size()) * BLOCK);
        assertThat(heard.sent).last().isEqualTo(written.bytesSent());
        assertThat(snapshots()).hasSize(1);
        assertThat(requests("ebs:StartSnapshot")).hasSize(1);
    }

    @Test
    public void blocksThatChangedAreSentAgainEvenIfTheyAreZerosNow() throws Exception {
        start(BROKEN);
        breakOff();
        List<Integer> before = recorded();
        byte[] content = Files.readAllBytes(disk);
        new Random(1000).nextBytes(content);
        java.util.Arrays.fill(content, before.get(0) * BLOCK, (before.get(0) + 1) * BLOCK, (byte) 0);
        Files.write(disk, content);
        BlockUpload.Written written = write(content(disk));
        assertHolds(written.snapshotId(), disk, IntStream.range(0, 64).boxed().toArray(Integer[]::new));
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    public void anotherContentIsAnotherSnapshot() throws Exception {
        start(BROKEN);
        breakOff();
        BlockUpload.Written written = write(content(disk), "another disk");
        assertHoldsTheDisk(written);
        assertThat(heard.resumed).isEmpty();
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    public void aSnapshotThatIsGoneIsWrittenAnew() throws Exception {
        start(BROKEN);
        breakOff();
        String gone = snapshots().get(0).path("snapshotId").asText();
        aws.ec2(REGION).deleteSnapshot(delete -> delete.snapshotId(gone));
        BlockUpload.Written written = write(content(disk));
        assertHoldsTheDisk(written);
        assertThat(written.snapshotId()).isNotEqualTo(gone);
        assertThat(heard.resumed).isEmpty();
    }

    @Test
    public void aSnapshotThatAwsCancelledIsWrittenAnew() throws Exception {
        start(BROKEN);
        breakOff();
        time.pass(java.time.Duration.ofHours(7));
        BlockUpload.Written written = write(content(disk));
        assertHoldsTheDisk(written);
        assertThat(snapshots())
                .extracting(snapshot -> snapshot.path("status").asText())
                .containsExactly("error", "completed");
    }

    @Test
    public void aStartThatWasNotAnsweredIsFoundAgain() throws Exception {
        start("{\"on\": \"ebs:StartSnapshot\", \"times\": 8, \"drop\": \"after\"}");
        breakOff();
        assertThat(snapshots()).hasSize(1);
        BlockUpload.Written written = write(content(disk));
        assertHoldsTheDisk(written);
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    public void aCompletionThatWasNotAnsweredIsFoundAgain() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"times\": 1, \"drop\": \"after\"},"
                + "{\"on\": \"ebs:CompleteSnapshot\", \"nth\": 2, \"times\": 7, \"drop\": \"before\"}");
        disk = disk(64L * BLOCK, IntStream.range(0, 40).toArray());
        assertThatThrownBy(() -> write(content(disk))).hasMessageContaining("cannot complete snapshot");
        int sent = cloud.requests().size();
        BlockUpload.Written written = write(content(disk));
        assertHoldsTheDisk(written);
        assertThat(written.blocks()).isEqualTo(40);
        assertThat(written.sha256()).isEqualTo(content(disk).sha256());
        assertThat(requests("ebs:CompleteSnapshot")).hasSize(8);
        assertThat(snapshots()).hasSize(1);
        assertThat(blocksOnTheWire()).hasSize(40);
        assertThat(cloud.requests().size()).isGreaterThan(sent);
    }

    @Test
    public void aCompletionThatNeverArrivedIsRepeated() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"times\": 8, \"drop\": \"before\"}");
        disk = disk(64L * BLOCK, IntStream.range(0, 40).toArray());
        assertThatThrownBy(() -> write(content(disk))).hasMessageContaining("cannot complete snapshot");
        assertHoldsTheDisk(write(content(disk)));
        assertThat(blocksOnTheWire()).hasSize(40);
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    public void tornAndHostileRecordsNeverBreakAPush() throws Exception {
        start(BROKEN);
        breakOff();
        String whole = Files.readString(record());
        int written = 1;
        for (String text : List.of(
                whole.substring(0, whole.length() - 20),
                whole.replaceFirst("(?s)\nsnapshot.*", "\n"),
                whole.replaceFirst("snapshot snap-", "snapshot snap-zz"),
                whole + "70 " + "A".repeat(43) + "=\n",
                whole + "99999999999 " + "A".repeat(43) + "=\n",
                "",
                "\0".repeat(10_000),
                "x".repeat(1_000_000),
                whole.replaceFirst("[0-9a-f]{64}", "0".repeat(64)))) {
            Files.writeString(record(), text, StandardCharsets.ISO_8859_1);
            BlockUpload.Written snapshot = write(content(disk));
            assertHoldsTheDisk(snapshot);
            written++;
        }
        assertThat(requests("ebs:CompleteSnapshot")).hasSize(written - 1);
    }

    @Test
    public void aRecordThatLiesIsFoundOutAndTheNextAttemptIsRight() throws Exception {
        start(BROKEN);
        breakOff();
        byte[] never = new byte[BLOCK];
        new Random(39).nextBytes(never);
        String sum =
                java.util.Base64.getEncoder().encodeToString(Checksums.sha256().digest(never));
        Files.writeString(
                record(), "39 " + sum + "\n", StandardCharsets.US_ASCII, java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> write(content(disk))).hasMessageContaining("cannot complete snapshot");
        assertHoldsTheDisk(write(content(disk)));
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    public void aRecordThatCannotBeKeptIsDoneWithout() throws Exception {
        start("");
        disk = disk(8L * BLOCK, 1, 2);
        Files.createDirectories(record());
        assertHolds(write(content(disk)).snapshotId(), disk, 1, 2);
        Files.delete(record());
        Files.delete(record().getParent());
        Files.writeString(record().getParent(), "in the way");
        assertHolds(write(content(disk)).snapshotId(), disk, 1, 2);
    }

    @Test
    public void twoPushesOfOneRecordDoNotWriteOneSnapshot() throws Exception {
        start("");
        disk = disk(8L * BLOCK, 1, 2);
        BlockRecord other = BlockRecord.open(record(), "0".repeat(64), 8);
        try {
            assertHolds(write(content(disk)).snapshotId(), disk, 1, 2);
        } finally {
            other.close();
        }
        assertThat(record()).exists();
    }
}
