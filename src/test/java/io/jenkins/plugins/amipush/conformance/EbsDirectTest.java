package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.cli.CommandLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.Rule;
import org.junit.Test;

/** Pushes whose bytes go straight into a snapshot, and those that fall back to S3. */
public class EbsDirectTest {
    private static final int MIB = 1 << 20;

    @Rule
    public final Fixture fixture = new Fixture();

    /** Six MiB of which the first, and the last half, hold data. */
    private static byte[] disk() {
        byte[] disk = new byte[6 * MIB];
        byte[] data = new byte[MIB];
        new Random(6).nextBytes(data);
        System.arraycopy(data, 0, disk, 0, MIB);
        System.arraycopy(data, 0, disk, 5 * MIB + MIB / 2, MIB / 2);
        return disk;
    }

    private void refuseBlocks(String operation, String error) throws IOException {
        fixture.plainWith(
                "\"faults\": [{\"on\": \"ebs:%s\", \"times\": -1, \"error\": %s}]".formatted(operation, error));
    }

    @Test
    public void onlyBlocksWithDataAreSentAndNeitherBucketNorImportIsNeeded() throws Exception {
        Files.write(fixture.image(), disk());
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.requests("ebs:PutSnapshotBlock"))
                .extracting(request -> request.parameters().get("BlockIndex"))
                .containsExactlyInAnyOrder("0", "1", "11");
        assertThat(fixture.awsRequests())
                .extracting(request -> request.service())
                .doesNotContain("s3");
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
        var snapshot = fixture.only("/snapshots");
        assertThat(snapshot.get("status").asText()).isEqualTo("completed");
        assertThat(snapshot.at("/tags/Name").asText()).isEqualTo(Fixture.NAME);
        assertThat(snapshot.at("/tags/ami-push:sha256").asText()).isEqualTo(Digest.of(disk()));
        assertThat(fixture.imagesJson().get(0).get("snapshot_id").asText())
                .isEqualTo(snapshot.get("snapshotId").asText());
    }

    @Test
    public void aFileThatChangedSinceItWasReadIsDigestedAgain() throws Exception {
        Files.write(fixture.image(), disk());
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        byte[] other = disk();
        other[0]++;
        Files.write(fixture.image(), other);
        fixture.edit(attributes -> attributes.withObject("release").put("respin", 6));
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.state("/snapshots").findValuesAsText("ami-push:sha256"))
                .containsExactlyInAnyOrder(Digest.of(disk()), Digest.of(other));
    }

    @Test
    public void aFileThatWasReadBeforeKeepsItsDigest() throws Exception {
        Files.write(fixture.image(), disk());
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        fixture.cloud(Fixture.PLAIN);
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.only("/snapshots").at("/tags/ami-push:sha256").asText())
                .isEqualTo(Digest.of(disk()));
    }

    @Test
    public void aFinishedPushChangesNothing() throws Exception {
        Files.write(fixture.image(), disk());
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        fixture.forget();
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.mutations()).isEmpty();
    }

    @Test
    public void aPackedDiskIsUnpackedOnItsWay() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(disk());
        }
        Files.delete(fixture.image());
        Files.write(fixture.image().resolveSibling("rhel-8.5.raw.gz"), packed.toByteArray());
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0"))
                .put("relative_path", "us-east-2-hourly/AWS_IMAGES/rhel-8.5.raw.gz");
        fixture.metadata("R", metadata);
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.requests("ebs:PutSnapshotBlock")).hasSize(3);
        assertThat(fixture.only("/snapshots").at("/tags/ami-push:sha256").asText())
                .isEqualTo(Digest.of(packed.toByteArray()));
    }

    @Test
    public void auto_goesByS3WhereTheAccountMayNotWriteBlocks() throws Exception {
        refuseBlocks("*", "{\"status\": 403, \"code\": \"AccessDeniedException\", \"message\": \"not you\"}");
        CommandLine.Run run = fixture.push("--transfer", "auto");
        Outcome.pushed(run, "EBS direct cannot be used in us-east-2, going on by S3", "not you");
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
        assertThat(fixture.requests("ec2:ImportSnapshot")).hasSize(1);
    }

    @Test
    public void auto_leavesNoUnfinishedSnapshotWhenBlocksAreRefused() throws Exception {
        Files.write(fixture.image(), disk());
        refuseBlocks("PutSnapshotBlock", "{\"status\": 403, \"code\": \"AccessDeniedException\", \"message\": \"no\"}");
        Outcome.pushed(fixture.push("--transfer", "auto"), "going on by S3");
        assertThat(fixture.only("/snapshots").get("status").asText()).isEqualTo("completed");
    }

    @Test
    public void auto_goesOnWithItsBlocksWhereTheWayByS3IsClosedAsWell() throws Exception {
        Files.write(fixture.image(), disk());
        fixture.plainWith("\"faults\": ["
                + "{\"on\": \"ebs:PutSnapshotBlock\", \"nth\": 2, \"times\": 16, \"drop\": \"before\"},"
                + "{\"on\": \"s3:*\", \"times\": 8, \"drop\": \"before\"}]");
        Outcome.pushed(fixture.push("--transfer", "auto", "--max-retries", "3"), "going on by S3", "Attempt 2");
        assertThat(fixture.requests("ebs:StartSnapshot")).hasSize(1);
        assertThat(fixture.only("/snapshots").get("status").asText()).isEqualTo("completed");
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
    }

    @Test
    public void ebsDirectAloneFailsWithOneLine() throws Exception {
        refuseBlocks("*", "{\"status\": 403, \"code\": \"AccessDeniedException\", \"message\": \"not you\"}");
        Outcome.ended(fixture.push("--transfer", "ebs-direct"), 30, "AccessDeniedException", "not you");
        assertThat(fixture.requests("s3:PutObject")).isEmpty();
    }

    @Test
    public void aFileThatIsNotWhatWasPromisedBecomesNoSnapshot() throws Exception {
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0")).put("sha256sum", "0".repeat(64));
        fixture.metadata("R", metadata);
        Outcome.ended(fixture.push("--transfer", "ebs-direct"), 30, "promises 000");
        assertThat(fixture.requests("ebs:CompleteSnapshot")).isEmpty();
        assertThat(fixture.state("/images")).isEmpty();
    }

    @Test
    public void anImageWhoseRegistrationFailedIsRegisteredOfTheSameSnapshot() throws Exception {
        Files.write(fixture.image(), disk());
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:RegisterImage\", \"error\":"
                + " {\"status\": 400, \"code\": \"InvalidParameterValue\", \"message\": \"not today\"}}]");
        Outcome.ended(fixture.push("--transfer", "ebs-direct"), 30, "not today");
        fixture.forget();
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.requests("ebs:PutSnapshotBlock")).isEmpty();
        assertThat(fixture.state("/snapshots")).hasSize(1);
    }

    /** Ends a push between the completion of the snapshot and its tags. */
    private void breakOffBeforeTheTags() throws IOException {
        Files.write(fixture.image(), disk());
        fixture.plainWith("\"faults\": [{\"on\": \"ec2:CreateTags\", \"error\":"
                + " {\"status\": 403, \"code\": \"UnauthorizedOperation\", \"message\": \"not today\"}}]");
        Outcome.ended(fixture.push("--transfer", "ebs-direct"), 30, "not today");
        assertThat(fixture.only("/snapshots").get("status").asText()).isEqualTo("completed");
        fixture.forget();
    }

    @Test
    public void aSnapshotThatWasCompletedAndNotTaggedIsNotTakenForAnotherContent() throws Exception {
        breakOffBeforeTheTags();
        byte[] other = disk();
        other[0]++;
        Files.write(fixture.image(), other);
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        String used = fixture.imagesJson().get(0).get("snapshot_id").asText();
        for (var snapshot : fixture.state("/snapshots")) {
            assertThat(snapshot.at("/tags/ami-push:sha256").asText())
                    .isEqualTo(snapshot.get("snapshotId").asText().equals(used) ? Digest.of(other) : "");
        }
    }

    @Test
    public void aSnapshotThatWasCompletedAndNotTaggedIsNotWrittenAgain() throws Exception {
        breakOffBeforeTheTags();
        Outcome.pushed(fixture.push("--transfer", "ebs-direct"));
        assertThat(fixture.requests("ebs:PutSnapshotBlock")).isEmpty();
        assertThat(fixture.only("/snapshots").at("/tags/ami-push:sha256").asText())
                .isEqualTo(Digest.of(disk()));
        assertThat(fixture.only("/images").at("/tags/ami-push:sha256").asText()).isEqualTo(Digest.of(disk()));
    }
}
