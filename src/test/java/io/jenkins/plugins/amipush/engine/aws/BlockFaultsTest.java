package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.Test;

/** What AWS and the network may do to a snapshot that is being written. */
public class BlockFaultsTest extends BlockFixture {
    private static final String PUT = "\"on\": \"ebs:PutSnapshotBlock\"";

    private Path disk() throws Exception {
        return disk(64L * BLOCK, IntStream.range(0, 40).toArray());
    }

    private void assertWritten(Path disk) throws Exception {
        BlockUpload.Written written = write(content(disk));
        assertHolds(written.snapshotId(), disk, IntStream.range(0, 40).boxed().toArray(Integer[]::new));
        assertThat(written.bytesSent()).isEqualTo(40L * BLOCK);
        assertThat(snapshots()).hasSize(1);
        assertThat(record()).doesNotExist();
    }

    @Test
    public void damagedBlocksAreSentAgain() throws Exception {
        start("{" + PUT + ", \"nth\": 7, \"times\": 3, \"corrupt\": true}");
        assertWritten(disk());
        assertThat(blocksOnTheWire()).hasSize(43);
    }

    @Test
    public void blocksThatArriveDamagedEachTimeAreAFailure() throws Exception {
        start("{" + PUT + ", \"where\": {\"BlockIndex\": \"9\"}, \"times\": -1, \"corrupt\": true}");
        Path disk = disk();
        PushFailure failure = catchThrowableOfType(PushFailure.class, () -> write(content(disk)));
        assertThat(failure)
                .hasMessageMatching("cannot write block 9 of snapshot snap-0[0-9a-f]{16}: AWS answered"
                        + " ValidationException: The checksum of block 9 does not match its data");
        assertThat(failure.isPermanent()).isFalse();
        assertThat(requests("ebs:CompleteSnapshot")).isEmpty();
    }

    @Test
    public void throttlesAndErrorsAreWaitedFor() throws Exception {
        start("""
                {"on": "ebs:PutSnapshotBlock", "nth": 3, "times": 12, "throttle": true},
                {"on": "ebs:PutSnapshotBlock", "nth": 20, "times": 5,
                 "error": {"status": 400, "code": "ThrottlingException"}},
                {"on": "ebs:PutSnapshotBlock", "nth": 30, "times": 5, "error": {"status": 500}},
                {"on": "ebs:StartSnapshot", "times": 2, "throttle": true},
                {"on": "ebs:CompleteSnapshot", "times": 2, "throttle": true}
                """);
        assertWritten(disk());
        assertThat(blocksOnTheWire()).hasSize(62);
    }

    @Test
    public void aStormOfThrottlesMakesBlocksUnavailable() throws Exception {
        start("{" + PUT + ", \"nth\": 10, \"times\": -1, \"throttle\": true}");
        Path disk = disk();
        BlockUpload upload = upload();
        BlocksUnavailable unavailable = catchThrowableOfType(
                BlocksUnavailable.class, () -> upload.run(content(disk), "disk", "a disk", java.util.Map.of()));
        assertThat(unavailable.failure())
                .hasMessageMatching("EBS direct is throttled to [0-9.]+ MiB/s: cannot write block [0-9]+ of snapshot"
                        + " snap-[0-9a-f]+: AWS answered RequestThrottledException: .*");
        assertThat(unavailable.failure().remedy()).contains("--transfer s3-import");
        assertThat(snapshots()).hasSize(1);
        upload.discard();
        assertThat(snapshots()).isEmpty();
        assertThat(record()).doesNotExist();
    }

    @Test
    public void lostBlocksAndAnswersAreMadeUpFor() throws Exception {
        start("""
                {"on": "ebs:PutSnapshotBlock", "nth": 5, "times": 3, "drop": "before"},
                {"on": "ebs:PutSnapshotBlock", "nth": 15, "times": 3, "drop": "after"},
                {"on": "ebs:StartSnapshot", "drop": "after"}
                """);
        assertWritten(disk());
        assertThat(requests("ebs:StartSnapshot")).hasSize(2);
        assertThat(requests("ebs:StartSnapshot"))
                .extracting(start -> start.parameters().get("ClientToken"))
                .doesNotContainNull()
                .containsOnly(requests("ebs:StartSnapshot").get(0).parameters().get("ClientToken"));
    }

    @Test
    public void aBlockThatIsNotAnsweredIsSentAgainSoon() throws Exception {
        start("{" + PUT + ", \"nth\": 3, \"times\": 2, \"stallSeconds\": 5}");
        aws = aws(Duration.ofSeconds(1));
        assertWritten(disk());
        assertThat(blocksOnTheWire()).hasSize(42);
    }

    @Test
    public void silenceMakesBlocksUnavailable() throws Exception {
        start("{" + PUT + ", \"nth\": 8, \"times\": -1, \"stallSeconds\": 20}");
        aws = aws(Duration.ofMillis(500));
        Path disk = disk();
        BlocksUnavailable unavailable = catchThrowableOfType(BlocksUnavailable.class, () -> write(content(disk)));
        assertThat(unavailable.failure().getMessage())
                .matches("EBS direct has not answered for 1 s|cannot write block [0-9]+ of snapshot .*");
    }

    @Test
    public void aSnapshotMayBeUnknownAtFirst() throws Exception {
        start("", "\"visibilitySeconds\": {\"snapshot\": 120}");
        Path disk = disk();
        BlockUpload.Written written = write(content(disk));
        assertThat(written.blocks()).isEqualTo(40);
        // Nobody hammers at what is not there yet: one block at a time asks for it.
        assertThat(requests("ebs:PutSnapshotBlock"))
                .filteredOn(put -> put.status() == 404)
                .hasSizeBetween(3, 40)
                .extracting(put -> put.parameters().get("BlockIndex"))
                .containsOnly("0");
    }

    @Test
    public void anUnknownSnapshotIsNotWaitedForWithoutEnd() throws Exception {
        start("{" + PUT + ", \"times\": -1, \"error\": {\"status\": 404, \"code\": \"ResourceNotFoundException\"}}");
        Path disk = disk();
        assertThatThrownBy(() -> write(content(disk)))
                .isInstanceOf(PushFailure.class)
                .hasMessageContaining("ResourceNotFoundException");
    }

    @Test
    public void refusalsMakeBlocksUnavailable() throws Exception {
        start("""
                {"on": "ebs:StartSnapshot", "nth": 1, "error": {"status": 403, "code": "AccessDeniedException"}},
                {"on": "ebs:StartSnapshot", "nth": 2, "error": {"status": 404, "code": "UnknownOperationException"}},
                {"on": "ebs:StartSnapshot", "nth": 3, "error": {"status": 402, "code": "ServiceQuotaExceededException"}},
                {"on": "ebs:PutSnapshotBlock", "nth": 5, "times": -1,
                 "error": {"status": 403, "code": "AccessDeniedException"}}
                """);
        Path disk = disk();
        for (String code : new String[] {"AccessDenied", "UnknownOperation", "ServiceQuotaExceeded", "AccessDenied"}) {
            BlocksUnavailable unavailable = catchThrowableOfType(BlocksUnavailable.class, () -> write(content(disk)));
            assertThat(unavailable.failure()).hasMessageContaining("AWS answered " + code + "Exception");
        }
        assertThat(requests("ebs:CompleteSnapshot")).isEmpty();
    }

    @Test
    public void nobodyToTalkToMakesBlocksUnavailable() throws Exception {
        start("");
        cloud.close();
        Path disk = disk();
        assertThatThrownBy(() -> write(content(disk)))
                .isInstanceOf(BlocksUnavailable.class)
                .hasMessageContaining("cannot start a snapshot in us-east-2: ");
    }

    @Test
    public void expiredCredentialsAreNoReasonToTakeAnotherWay() throws Exception {
        start("{" + PUT
                + ", \"nth\": 5, \"times\": -1, \"error\": {\"status\": 403, \"code\": \"ExpiredTokenException\"}}");
        Path disk = disk();
        PushFailure failure = catchThrowableOfType(PushFailure.class, () -> write(content(disk)));
        assertThat(failure.isPermanent()).isTrue();
        assertThat(failure.remedy()).contains("fresh credentials");
        // They are gone on with.
        assertThat(record()).exists();
    }

    @Test
    public void aLostAnswerToTheCompletionIsNoFailure() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"drop\": \"after\"}");
        assertWritten(disk());
        assertThat(requests("ebs:CompleteSnapshot"))
                .extracting(complete -> complete.status())
                .containsExactly(0, 400);
    }

    @Test
    public void aLostCompletionIsRepeated() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"times\": 3, \"drop\": \"before\"}");
        assertWritten(disk());
        assertThat(requests("ebs:CompleteSnapshot")).hasSize(4);
    }

    @Test
    public void blocksThatEbsDoesNotHoldAreNeverTakenForASnapshot() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"error\": {\"status\": 400, \"code\": \"ValidationException\"}}");
        Path disk = disk();
        PushFailure failure = catchThrowableOfType(PushFailure.class, () -> write(content(disk)));
        assertThat(failure).hasMessageContaining("cannot complete snapshot snap-");
        assertThat(failure.isPermanent()).isFalse();
        assertThat(snapshots()).isEmpty();
        assertWritten(disk);
        assertThat(heard.resumed).isEmpty();
    }

    @Test
    public void aRefusedCompletionIsGivenUpThoughAnEarlierOneWasPerhapsTaken() throws Exception {
        start("{\"on\": \"ebs:CompleteSnapshot\", \"drop\": \"before\"},"
                + "{\"on\": \"ebs:CompleteSnapshot\", \"nth\": 2, \"error\":"
                + " {\"status\": 400, \"code\": \"ValidationException\"}}");
        Path disk = disk();
        assertThatThrownBy(() -> write(content(disk))).hasMessageContaining("cannot complete snapshot");
        assertThat(snapshots()).isEmpty();
        assertWritten(disk);
        assertThat(heard.resumed).isEmpty();
    }

    @Test
    public void aStopEndsItAndTheRecordIsKept() throws Exception {
        start("");
        Path disk = disk();
        cloud.onAnswer(answered -> {
            if (requests("ebs:PutSnapshotBlock").size() >= 20) {
                stop.stop("enough");
            }
        });
        assertThatThrownBy(() -> write(content(disk))).isInstanceOf(StopSignal.Stopped.class);
        assertThat(requests("ebs:CompleteSnapshot")).isEmpty();
        assertThat(blocksOnTheWire()).hasSizeLessThan(40);
        assertThat(record()).exists();
    }

    @Test
    public void anInterruptEndsIt() throws Exception {
        start("{" + PUT + ", \"nth\": 10, \"times\": -1, \"stallSeconds\": 5}");
        Path disk = disk();
        Thread writer = Thread.currentThread();
        AtomicBoolean interrupted = new AtomicBoolean();
        cloud.onRequest(request -> {
            if (requests("ebs:PutSnapshotBlock").size() >= 11 && interrupted.compareAndSet(false, true)) {
                writer.interrupt();
            }
        });
        assertThatThrownBy(() -> write(content(disk))).isInstanceOf(InterruptedException.class);
        assertThat(requests("ebs:CompleteSnapshot")).isEmpty();
        assertThat(record()).exists();
    }
}
