package io.jenkins.plugins.amipush.engine.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.PushFailure;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.services.ebs.EbsClient;
import software.amazon.awssdk.services.ebs.model.Block;

/** A rehearsal cloud, and disks that are written into it block by block. */
public abstract class BlockFixture {
    static final String REGION = "us-east-2";
    static final int BLOCK = 524_288;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    final PassingTime time = new PassingTime();
    final StopSignal stop = new StopSignal();
    final Heard heard = new Heard();
    final PartUploads uploads = new PartUploads(false);
    RehearsalCloud cloud;
    AwsClients aws;

    /** @param faults of the scenario, and whatever else belongs to one */
    void start(String faults, String... more) throws IOException {
        String others = more.length == 0 ? "" : ", " + String.join(", ", more);
        Scenario scenario = Scenario.parse("{\"times\": \"none\", \"faults\": [" + faults + "]" + others + "}");
        cloud = RehearsalCloud.start(
                0, scenario.withSpool(temporary.newFolder("spool").toPath()), time);
        aws = aws(Duration.ofSeconds(20));
    }

    AwsClients aws(Duration attemptTimeout) {
        AwsSettings settings = new AwsSettings(
                new AwsSettings.Keys("AKIAANYBODY", "secret", null), null, cloud.endpoint(), attemptTimeout, Map.of());
        return new AwsClients(settings, REGION, time, stop);
    }

    @After
    public void close() {
        uploads.close();
        if (aws != null) {
            aws.close();
            cloud.close();
        }
    }

    BlockUpload upload() {
        return new BlockUpload(aws, uploads, REGION, record(), heard);
    }

    Path record() {
        return temporary.getRoot().toPath().resolve("records/disk");
    }

    BlockUpload.Written write(UploadContent content) throws InterruptedException {
        return write(content, "disk");
    }

    BlockUpload.Written write(UploadContent content, String identity) throws InterruptedException {
        BlockUpload upload = upload();
        BlockUpload.Written written = upload.run(content, identity, "a disk", Map.of("Name", "N"));
        upload.forget();
        return written;
    }

    /** A file of that many bytes with random blocks at those places, the rest of it zeros. */
    Path disk(long size, int... blocks) throws IOException {
        Path file = temporary.newFile().toPath();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
            for (int block : blocks) {
                byte[] content = new byte[(int) Math.min(BLOCK, size - (long) block * BLOCK)];
                new Random(block).nextBytes(content);
                out.seek((long) block * BLOCK);
                out.write(content);
            }
        }
        return file;
    }

    Content content(Path file) {
        return new Content(file);
    }

    /** A file as it is staged, with a digest that was promised or not. */
    static class Content implements UploadContent {
        final Path file;
        final MessageDigest sha256 = Checksums.sha256();
        private String promised;

        Content(Path file) {
            this.file = file;
        }

        String sha256() throws IOException {
            return HexFormat.of().formatHex(Checksums.sha256().digest(Files.readAllBytes(file)));
        }

        Content promised(String digest) {
            promised = digest;
            return this;
        }

        @Override
        public Long size() {
            try {
                return Files.size(file);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public InputStream open() throws IOException {
            return new DigestInputStream(Files.newInputStream(file), sha256);
        }

        @Override
        public String digest() {
            String digest = HexFormat.of().formatHex(sha256.digest());
            if (promised != null && !promised.equals(digest)) {
                throw PushFailure.permanent("not what was promised", "stage it again");
            }
            return digest;
        }
    }

    /** Time that passes fast, and faster where a test says so. */
    static final class PassingTime implements Time {
        private final Time scaled = Time.scaled(600);
        private volatile Duration ahead = Duration.ZERO;

        void pass(Duration duration) {
            ahead = ahead.plus(duration);
        }

        @Override
        public Instant now() {
            return scaled.now().plus(ahead);
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            scaled.sleep(duration);
        }

        @Override
        public double speed() {
            return scaled.speed();
        }
    }

    /** What the listener heard. */
    static final class Heard implements BlockUpload.Listener {
        final List<Long> bytes = new CopyOnWriteArrayList<>();
        final List<Long> sent = new CopyOnWriteArrayList<>();
        final List<Integer> resumed = new ArrayList<>();

        @Override
        public void written(long sofar, long over) {
            bytes.add(sofar);
            sent.add(over);
        }

        @Override
        public void resumed(int blocks) {
            resumed.add(blocks);
        }
    }

    List<Recorded> requests(String operation) {
        return cloud.requests().stream()
                .filter(request -> request.operation().equals(operation))
                .toList();
    }

    /** The indices of the blocks that were on the wire, in order, each try once. */
    List<Integer> blocksOnTheWire() {
        return requests("ebs:PutSnapshotBlock").stream()
                .map(request -> Integer.parseInt(request.parameters().get("BlockIndex")))
                .sorted()
                .toList();
    }

    JsonNode snapshots() {
        return cloud.state().path("snapshots");
    }

    /** A completed snapshot's blocks as EBS gives them back. */
    Map<Integer, byte[]> blocks(String snapshotId) {
        Map<Integer, byte[]> blocks = new TreeMap<>();
        EbsClient ebs = aws.ebs(REGION);
        for (Block block :
                ebs.listSnapshotBlocks(list -> list.snapshotId(snapshotId)).blocks()) {
            blocks.put(
                    block.blockIndex(),
                    ebs.getSnapshotBlockAsBytes(get -> get.snapshotId(snapshotId)
                                    .blockIndex(block.blockIndex())
                                    .blockToken(block.blockToken()))
                            .asByteArray());
        }
        return blocks;
    }

    /** Whether volumes of the snapshot read like the file. */
    void assertHolds(String snapshotId, Path file, Integer... indices) throws IOException {
        Map<Integer, byte[]> blocks = blocks(snapshotId);
        assertThat(blocks.keySet()).containsExactly(indices);
        byte[] zeros = new byte[BLOCK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int index = 0; index <= DiskBlocks.count(Files.size(file)); index++) {
                byte[] content = Arrays.copyOf(in.readNBytes(BLOCK), BLOCK);
                assertThat(Arrays.equals(blocks.getOrDefault(index, zeros), content))
                        .as("block %d", index)
                        .isTrue();
            }
        }
    }
}
