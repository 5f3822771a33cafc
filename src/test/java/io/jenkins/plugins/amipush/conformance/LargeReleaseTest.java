package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.OperationType;
import software.amazon.awssdk.services.ec2.model.SnapshotAttributeName;

/** A release that is finished already: little is left to do and to ask, and no more for a hundred images than for three. */
public class LargeReleaseTest {
    private static final List<String> REGIONS = List.of("us-east-2", "us-west-1", "eu-west-1");
    private static final int MANY = 100;
    private static final int SOME = 5;
    private static final String[] RELEASE = {
        "--ship",
        "--allow-public-images",
        "--tag",
        "release=8.5",
        "--accounts",
        "{\"default\": {\"a\": \"111111111111\"}}",
        "--snapshot-account-ids",
        "{\"default\": [\"333333333333\"]}"
    };

    @Rule
    public final Fixture fixture = new Fixture();

    /** @param files so many images in each region */
    private void release(int files) throws IOException {
        fixture.plainWith("\"quotas\": {\"importTasks\": 1000, \"publicImages\": 1000}");
        fixture.env.put("AMI_PUSH_REQUEST_THREADS", "20");
        stage(files);
        push();
        assertThat(fixture.state("/images")).hasSize(files * REGIONS.size());
    }

    private void stage(int files) throws IOException {
        Files.delete(fixture.image());
        ObjectNode metadata = fixture.metadata("R");
        ArrayNode entries = metadata.withObject("payload").putArray("files");
        for (String region : REGIONS) {
            for (int number = 0; number < files; number++) {
                String name = region + "-hourly/AWS_IMAGES/" + number + ".raw";
                Path file = fixture.root().resolve("R").resolve(name);
                Files.createDirectories(file.getParent());
                Files.writeString(file, "%04d".formatted(number).repeat(128));
                ObjectNode attributes = Fixture.attributes(region, "hourly");
                attributes.put("public_image", true);
                attributes.withObject("release").put("respin", number);
                entries.addObject().put("relative_path", name).set("attributes", attributes);
            }
        }
        fixture.metadata("R", metadata);
    }

    private String push() {
        fixture.forget();
        return Fixture.log(fixture.push(RELEASE), 0);
    }

    /** What AWS was asked in a region, and how often. */
    private Map<String, Long> calls(String region) {
        return fixture.awsRequests().stream()
                .filter(request -> request.region().equals(region))
                .collect(Collectors.groupingBy(Recorded::operation, TreeMap::new, Collectors.counting()));
    }

    private List<String> changes() {
        return fixture.requests().stream()
                .filter(Recorded::mutating)
                .map(Recorded::operation)
                .toList();
    }

    @Test
    public void anotherPushAsksLittle() throws Exception {
        release(MANY);
        push();
        assertThat(changes()).isEmpty();
        for (String region : REGIONS) {
            assertThat(calls(region))
                    .isEqualTo(
                            Map.of("sts:GetCallerIdentity", 1L, "ec2:DescribeImages", 2L, "ec2:DescribeSnapshots", 2L));
        }
        assertThat(fixture.requests())
                .filteredOn(request -> request.service().equals("rhsm"))
                .extracting(Recorded::operation)
                .containsExactly("rhsm:GET provider_image_groups", "rhsm:GET amis", "rhsm:GET amis");
        assertThat(fixture.sleeps).isEmpty();
        assertThat(fixture.report().get("images"))
                .hasSize(MANY * REGIONS.size())
                .allSatisfy(image -> {
                    assertThat(image.get("state").asText()).isEqualTo("PUSHED");
                    assertThat(image.get("shipped").asBoolean()).isTrue();
                    assertThat(image.get("publicImage").asBoolean()).isTrue();
                });
    }

    @Test
    public void aDryRunAsksAsLittle() throws Exception {
        release(SOME);
        fixture.forget();
        List<String> words = new ArrayList<>(List.of(RELEASE));
        words.add("--dry-run");
        Fixture.log(fixture.push(words.toArray(String[]::new)), 0);
        for (String region : REGIONS) {
            assertThat(calls(region).values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(5);
        }
    }

    /** Each file holds other bytes now; who reads one sees another content than AWS holds. */
    @Test
    public void noFileIsReadAgain() throws Exception {
        release(SOME);
        replaceFiles();
        push();
        assertThat(changes()).isEmpty();
    }

    @Test
    public void noFileIsReadWhoseDigestIsInTheMetadata() throws Exception {
        release(SOME);
        ObjectNode metadata = fixture.metadata("R");
        for (JsonNode entry : metadata.at("/payload/files")) {
            Path file = fixture.root()
                    .resolve("R")
                    .resolve(entry.get("relative_path").asText());
            ((ObjectNode) entry).put("sha256sum", Digest.sha256(file));
        }
        fixture.metadata("R", metadata);
        Files.delete(fixture.root().resolve("artifacts/digests"));
        replaceFiles();
        push();
        assertThat(changes()).isEmpty();
    }

    private void replaceFiles() throws IOException {
        for (JsonNode entry : fixture.metadata("R").at("/payload/files")) {
            Path file = fixture.root()
                    .resolve("R")
                    .resolve(entry.get("relative_path").asText());
            FileTime time = Files.getLastModifiedTime(file);
            Files.writeString(file, "ELSE".repeat(128));
            Files.setLastModifiedTime(file, time);
        }
    }

    @Test
    public void onePermissionOfOneImageIsMissing() throws Exception {
        release(SOME);
        String image = image(3).get("imageId").asText();
        change(ec2 -> ec2.modifyImageAttribute(request -> request.imageId(image)
                .launchPermission(change -> change.remove(permission -> permission.userId("111111111111")))));
        push();
        assertThat(changes()).containsExactly("ec2:ModifyImageAttribute");
        assertThat(fixture.request("ec2:ModifyImageAttribute").parameters())
                .containsEntry("ImageId", image)
                .containsEntry("LaunchPermission.Add.1.UserId", "111111111111")
                .doesNotContainKey("LaunchPermission.Add.2.UserId");
    }

    @Test
    public void onePermissionOfOneSnapshotIsMissing() throws Exception {
        release(SOME);
        String snapshot = image(3).at("/blockDevices/0/snapshotId").asText();
        change(ec2 -> ec2.modifySnapshotAttribute(request -> request.snapshotId(snapshot)
                .attribute(SnapshotAttributeName.CREATE_VOLUME_PERMISSION)
                .operationType(OperationType.REMOVE)
                .userIds("333333333333")));
        push();
        assertThat(changes()).containsExactly("ec2:ModifySnapshotAttribute");
        assertThat(fixture.request("ec2:ModifySnapshotAttribute").parameters())
                .containsEntry("SnapshotId", snapshot)
                .containsEntry("CreateVolumePermission.Add.1.UserId", "333333333333");
    }

    @Test
    public void oneTagOfOneSnapshotIsMissing() throws Exception {
        release(SOME);
        String snapshot = image(3).at("/blockDevices/0/snapshotId").asText();
        change(ec2 -> ec2.deleteTags(request -> request.resources(snapshot).tags(tag -> tag.key("release"))));
        push();
        assertThat(changes()).containsExactly("ec2:CreateTags");
        assertThat(fixture.request("ec2:CreateTags").parameters()).containsEntry("ResourceId.1", snapshot);
    }

    /** One image of the first region. */
    private JsonNode image(int number) {
        for (JsonNode image : fixture.state("/images")) {
            if (image.get("region").asText().equals(REGIONS.get(0))
                    && image.get("name").asText().contains("x86_64-" + number + "-")) {
                return image;
            }
        }
        throw new AssertionError("no image " + number);
    }

    private void change(Consumer<Ec2Client> change) {
        try (OtherTool other = new OtherTool(fixture.cloud(), REGIONS.get(0))) {
            change.accept(other.ec2);
        }
    }
}
