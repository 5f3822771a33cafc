package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** The cases of section E that are about the bytes: large files, packed ones, damaged ones, uploads broken off. */
public class UploadTest {
    private static final int MIB = 1 << 20;
    private static final Pattern PROGRESS = Pattern.compile(
            "Bytes uploaded \\(" + Fixture.BUCKET + "/" + Fixture.KEY + "\\): (\\d+)/20971520 \\((\\d+\\.\\d\\d)%\\)");

    @Rule
    public final Fixture fixture = new Fixture();

    private void keepBytes(String scenario) throws IOException {
        fixture.cloud(Scenario.parse(scenario).withSpool(fixture.root().resolve("spool")));
    }

    /** Bytes that no packer makes smaller, the same in every run. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] xz(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(0))) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    /** Stages that content, and nothing else, under another file name. */
    private void stageOnly(String name, byte[] content) throws IOException {
        Files.write(fixture.image().resolveSibling(name), content);
        Files.delete(fixture.image());
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0")).put("relative_path", "us-east-2-hourly/AWS_IMAGES/" + name);
        fixture.metadata("R", metadata);
    }

    private byte[] object(String key) {
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            return other.object(key);
        }
    }

    private void nothingIsLeft() {
        assertThat(fixture.state("/buckets/0/objects")).isEmpty();
        assertThat(fixture.state("/buckets/0/uploads")).isEmpty();
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
    }

    @Test
    public void E21_largeFile() throws Exception {
        keepBytes(Fixture.PLAIN);
        byte[] content = bytes(20 * MIB);
        Files.write(fixture.image(), content);
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.requests("s3:UploadPart")).hasSize(3);
        assertThat(Arrays.equals(object(Fixture.KEY), content)).isTrue();
        assertThat(fixture.state("/buckets/0/uploads")).isEmpty();
    }

    @Test
    public void E30_progress() throws Exception {
        Files.write(fixture.image(), bytes(20 * MIB));
        Matcher lines = PROGRESS.matcher(Fixture.log(fixture.push(), 0));
        List<String> percents = new ArrayList<>();
        while (lines.find()) {
            assertThat(Double.parseDouble(lines.group(2)))
                    .isCloseTo(
                            Long.parseLong(lines.group(1)) * 100.0 / (20 * MIB),
                            org.assertj.core.data.Offset.offset(0.01));
            percents.add(lines.group(2));
        }
        assertThat(percents).hasSizeGreaterThanOrEqualTo(2).endsWith("100.00").doesNotHaveDuplicates();
    }

    @Test
    public void E22_packedFile() throws Exception {
        keepBytes(Fixture.PLAIN);
        byte[] content = "DATA".repeat(1024).getBytes();
        stageOnly("rhel-8.5.raw.xz", xz(content));
        assertThat(Fixture.log(fixture.push(), 0)).contains("Processing a LZMA compressed file: rhel-8.5.raw.xz.");
        assertThat(object("rhel-8.5.raw")).isEqualTo(content);
        assertThat(fixture.only("/buckets/0/objects").get("key").asText()).isEqualTo("rhel-8.5.raw");
    }

    @Test
    public void E22_largePackedFile() throws Exception {
        keepBytes(Fixture.PLAIN);
        byte[] content = bytes(17 * MIB);
        stageOnly("rhel-8.5.raw.xz", xz(content));
        Fixture.log(fixture.push(), 0);
        assertThat(Arrays.equals(object("rhel-8.5.raw"), content)).isTrue();
    }

    @Test
    public void E23_damagedFile() throws Exception {
        byte[] packed = xz(bytes(MIB));
        packed[packed.length / 2] ^= 1;
        stageOnly("rhel-8.5.raw.xz", packed);
        assertThat(Fixture.log(fixture.push(), 30)).contains("rhel-8.5.raw.xz");
        nothingIsLeft();
        assertThat(fixture.report().at("/images/0/attempts").asInt()).isEqualTo(1);
    }

    @Test
    public void E23_damagedLargeFile() throws Exception {
        byte[] packed = xz(bytes(17 * MIB));
        packed[packed.length - 64 * 1024] ^= 1;
        stageOnly("rhel-8.5.raw.xz", packed);
        assertThat(Fixture.log(fixture.push(), 30)).contains("rhel-8.5.raw.xz");
        nothingIsLeft();
        assertThat(fixture.requests("s3:CreateMultipartUpload")).hasSize(1);
    }

    @Test
    public void E23_truncatedFile() throws Exception {
        byte[] packed = xz(bytes(MIB));
        stageOnly("rhel-8.5.raw.xz", Arrays.copyOf(packed, packed.length / 2));
        assertThat(Fixture.log(fixture.push(), 30)).contains("rhel-8.5.raw.xz");
        nothingIsLeft();
    }

    @Test
    public void E24_suffixInCapitals() throws Exception {
        keepBytes(Fixture.PLAIN);
        byte[] packed = xz(bytes(5000));
        stageOnly("x.raw.XZ", packed);
        Fixture.log(fixture.push(), 0);
        assertThat(object("x.raw.XZ")).isEqualTo(packed);
    }

    @Test
    public void E28_oneFileNameOneContent() throws Exception {
        ObjectNode access = fixture.stage("R", "us-east-2-access", Fixture.KEY, Fixture.REGION, "access");
        secondImage(access);
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
        assertThat(fixture.requests("s3:CreateBucket")).hasSize(1);
        assertThat(fixture.state("/images")).hasSize(2);
        assertThat(fixture.state("/snapshots")).hasSize(2);
    }

    @Test
    public void E28_oneFileNameTwoContents() throws Exception {
        ObjectNode access = fixture.stage("R", "us-east-2-access", Fixture.KEY, Fixture.REGION, "access");
        secondImage(access);
        Files.writeString(
                fixture.root().resolve("R/us-east-2-access/AWS_IMAGES").resolve(Fixture.KEY), "ELSE".repeat(1024));
        assertThat(Fixture.log(fixture.push(), 30))
                .contains(
                        "would become the same object " + Fixture.BUCKET + "/" + Fixture.KEY,
                        "rename one of the files");
        assertThat(fixture.requests()).noneMatch(request -> !request.service().equals("rhsm"));
    }

    private void secondImage(ObjectNode entry) throws IOException {
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/1/attributes/billing_codes")).put("name", "Access2");
        assertThat(metadata.at("/payload/files/1/relative_path")).isEqualTo(entry.get("relative_path"));
        fixture.metadata("R", metadata);
    }

    /**
     * The parts after the third do not arrive, neither past the SDK nor at its eight tries, so that the first push ends in
     * mid-upload.
     */
    @Test
    public void E29_brokenOffInMidUpload() throws Exception {
        keepBytes(Fixture.PLAIN.strip().replaceFirst("\\}$", """
                , "faults": [{"on": "s3:UploadPart", "where": {"partNumber": "4"}, "times": 9, "drop": "before"},
                             {"on": "s3:UploadPart", "where": {"partNumber": "5"}, "times": 9, "drop": "before"}]}"""));
        byte[] content = bytes(40 * MIB);
        Files.write(fixture.image(), content);
        Fixture.log(fixture.push("--max-retries", "1"), 30);
        List<String> arrived = new ArrayList<>();
        fixture.only("/buckets/0/uploads")
                .get("parts")
                .forEach(part -> arrived.add(part.get("number").asText()));
        assertThat(arrived).isNotEmpty().isSubsetOf("1", "2", "3");

        fixture.forget();
        assertThat(Fixture.log(fixture.push(), 0))
                .contains("Going on with an unfinished upload of " + Fixture.BUCKET + "/" + Fixture.KEY + ": "
                        + arrived.size() + " parts are there");
        assertThat(fixture.requests("s3:UploadPart"))
                .extracting(request -> request.parameters().get("partNumber"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(arrived);
        assertThat(Arrays.equals(object(Fixture.KEY), content)).isTrue();
        assertThat(fixture.state("/buckets/0/uploads")).isEmpty();
        assertThat(fixture.state("/images")).hasSize(1);
    }

    @Test
    public void E29_stoppedInMidUpload() throws Exception {
        Files.write(fixture.image(), bytes(40 * MIB));
        StopSignal stop = fixture.stop;
        fixture.cloud().onRequest(request -> {
            if ("3".equals(request.parameters().get("partNumber"))) {
                stop.stop("enough");
            }
        });
        assertThat(Fixture.log(fixture.push(), 1))
                .contains("Left in us-east-2: ", Fixture.BUCKET + "/" + Fixture.KEY, "AMI upload stopped: enough");
        assertThat(fixture.requests("s3:CompleteMultipartUpload")).isEmpty();
        assertThat(fixture.requests("s3:AbortMultipartUpload")).isEmpty();
        assertThat(fixture.requests("ec2:ImportSnapshot")).isEmpty();
        List<String> arrived = fixture.requests("s3:UploadPart").stream()
                .filter(request -> request.status() == 200)
                .map(request -> request.parameters().get("partNumber"))
                .toList();

        fixture.forget();
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.requests("s3:CreateMultipartUpload")).isEmpty();
        assertThat(fixture.requests("s3:UploadPart"))
                .extracting(request -> request.parameters().get("partNumber"))
                .noneMatch(arrived::contains);
        assertThat(fixture.only("/buckets/0/objects").get("size").asLong()).isEqualTo(40 * MIB);
        assertThat(fixture.state("/buckets/0/uploads")).isEmpty();
        assertThat(fixture.state("/images")).hasSize(1);
    }

    @Test
    public void wrongPromise() throws Exception {
        promise("0".repeat(64));
        assertThat(Fixture.log(fixture.push(), 30))
                .contains(
                        fixture.image() + " has the SHA-256 " + Digest.sha256(fixture.image()),
                        "promises " + "0".repeat(64),
                        "stage the file again, or correct sha256sum");
        nothingIsLeft();
        JsonNode image = fixture.report().at("/images/0");
        assertThat(image.get("state").asText()).isEqualTo("CHECKSUM");
        assertThat(image.get("attempts").asInt()).isEqualTo(1);
        assertThat(fixture.imagesJson()).isEmpty();
        assertThat(fixture.result("pushitems.jsonl")).contains("\"state\": \"CHECKSUM\"");
    }

    @Test
    public void wrongPromiseOfALargeFile() throws Exception {
        Files.write(fixture.image(), bytes(20 * MIB));
        promise("0".repeat(64));
        Fixture.log(fixture.push(), 30);
        assertThat(fixture.mutations()).contains("s3:CreateMultipartUpload");
        nothingIsLeft();
        assertThat(fixture.report().at("/images/0/state").asText()).isEqualTo("CHECKSUM");
    }

    @Test
    public void rightPromise() throws Exception {
        promise(Digest.sha256(fixture.image()));
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.only("/images").at("/tags/ami-push:sha256").asText())
                .isEqualTo(Digest.sha256(fixture.image()));
    }

    private void promise(String sha256) throws IOException {
        ObjectNode metadata = fixture.metadata("R");
        ((ObjectNode) metadata.at("/payload/files/0")).put("sha256sum", sha256);
        fixture.metadata("R", metadata);
    }

    /** Bytes that change on the way are refused by S3 and sent again. */
    @Test
    public void damageOnTheWay() throws Exception {
        keepBytes(Fixture.PLAIN.strip().replaceFirst("\\}$", """
                , "faults": [{"on": "s3:UploadPart", "nth": 2, "corrupt": true}]}"""));
        byte[] content = bytes(20 * MIB);
        Files.write(fixture.image(), content);
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.requests("s3:UploadPart"))
                .extracting(Recorded::status)
                .contains(400);
        assertThat(Arrays.equals(object(Fixture.KEY), content)).isTrue();
    }
}
