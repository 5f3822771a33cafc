package io.jenkins.plugins.amipush.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.amipush.engine.rehearsal.Recorded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

/** The cases of section E that are about the calls that AWS sees: their order, and their parameters. */
public class AwsSequenceTest {
    @Rule
    public final Fixture fixture = new Fixture();

    private Map<String, String> parameters(String operation) {
        List<Recorded> requests = fixture.requests(operation);
        assertThat(requests).as(operation).hasSize(1);
        return requests.get(0).parameters();
    }

    @Test
    public void E01_nothingExists() {
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.mutations())
                .containsExactly(
                        "s3:CreateBucket",
                        "s3:PutObject",
                        "ec2:ImportSnapshot",
                        "ec2:CreateTags",
                        "ec2:ModifySnapshotAttribute",
                        "ec2:RegisterImage",
                        "ec2:ModifyImageAttribute");
        assertThat(fixture.sleeps).hasSize(3).startsWith(Duration.ofSeconds(60));
        assertThat(fixture.sleeps.subList(1, 3)).allMatch(Fixture::lookAtAnImport);
    }

    @Test
    public void E01_theLogTellsEveryStep() {
        assertThat(Fixture.log(fixture.push(), 0))
                .contains(
                        "Image name: " + Fixture.NAME,
                        "Searching for image: " + Fixture.NAME,
                        "Image does not exist: " + Fixture.NAME,
                        "Searching for snapshot: " + Fixture.NAME,
                        "Snapshot does not exist: " + Fixture.NAME,
                        "Creating container: " + Fixture.BUCKET,
                        "Waiting 60s for container \"" + Fixture.BUCKET + "\" to propagate",
                        "Object does not exist: " + Fixture.KEY,
                        "Uploading " + fixture.image() + " to container " + Fixture.BUCKET,
                        "Waiting for object to exist: " + Fixture.BUCKET + "/" + Fixture.KEY,
                        "Successfully uploaded " + fixture.image(),
                        "Importing snapshot from: " + Fixture.BUCKET + "/" + Fixture.KEY,
                        "Waiting for import snapshot task with id: import-snap-",
                        "Snapshot import progress: 10%",
                        "Registering image: " + Fixture.NAME,
                        "Sharing " + Fixture.NAME + " with accounts: [111111111111]",
                        "Successfully uploaded " + Fixture.NAME + " [us-east-2] [ami-",
                        "Collecting results");
    }

    @Test
    public void E02_bucketExists() {
        try (OtherTool other = new OtherTool(fixture.cloud())) {
            other.bucket();
        }
        fixture.forget();
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.mutations()).doesNotContain("s3:CreateBucket").contains("s3:PutObject");
        assertThat(fixture.sleeps).isNotEmpty().doesNotContain(Duration.ofSeconds(60));
    }

    @Test
    public void E09_bucketInTheFirstRegion() throws Exception {
        fixture.edit(attributes -> attributes.put("region", "us-east-1"));
        Fixture.log(fixture.push(), 0);
        // S3 refuses a configuration that names this region, and the lack of one elsewhere.
        assertThat(fixture.only("/buckets").get("region").asText()).isEqualTo("us-east-1");
        assertThat(parameters("s3:CreateBucket").getOrDefault("content-length", "0"))
                .isEqualTo("0");
    }

    @Test
    public void E10_bucketInAnotherRegion() throws Exception {
        fixture.edit(attributes -> attributes.put("region", "eu-west-1"));
        Fixture.log(fixture.push(), 0);
        assertThat(fixture.only("/buckets").get("region").asText()).isEqualTo("eu-west-1");
        assertThat(fixture.only("/buckets").get("name").asText()).isEqualTo("redhat-cloudimg-eu-west-1");
        assertThat(parameters("ec2:ModifyImageAttribute"))
                .containsEntry("LaunchPermission.Add.1.UserId", "222222222222");
    }

    @Test
    public void E11_registration() throws Exception {
        fixture.edit(attributes -> attributes.put("boot_mode", "hybrid"));
        Fixture.log(fixture.push(), 0);
        Map<String, String> given = parameters("ec2:RegisterImage");
        String snapshot = fixture.only("/snapshots").get("snapshotId").asText();
        assertThat(given.entrySet().stream()
                        .filter(parameter -> !parameter.getKey().startsWith("TagSpecification"))
                        .toList())
                .containsExactlyInAnyOrder(
                        Map.entry("Name", Fixture.NAME),
                        Map.entry("Description", "Provided by Red Hat, Inc."),
                        Map.entry("Architecture", "x86_64"),
                        Map.entry("VirtualizationType", "hvm"),
                        Map.entry("RootDeviceName", "/dev/sda1"),
                        Map.entry("BlockDeviceMapping.1.DeviceName", "/dev/sda1"),
                        Map.entry("BlockDeviceMapping.1.Ebs.SnapshotId", snapshot),
                        Map.entry("BlockDeviceMapping.1.Ebs.VolumeType", "gp2"),
                        Map.entry("BlockDeviceMapping.1.Ebs.DeleteOnTermination", "true"),
                        Map.entry("EnaSupport", "true"),
                        Map.entry("SriovNetSupport", "simple"),
                        Map.entry("BillingProduct.1", "bp-6fa54006"),
                        Map.entry("BootMode", "uefi-preferred"));
    }

    @Test
    public void E12_legacyBoot() throws Exception {
        fixture.edit(attributes -> attributes.put("boot_mode", "legacy"));
        Fixture.log(fixture.push(), 0);
        assertThat(parameters("ec2:RegisterImage")).containsEntry("BootMode", "legacy-bios");
    }

    @Test
    public void E12_uefiBoot() throws Exception {
        fixture.edit(attributes -> attributes.put("boot_mode", "uefi"));
        Fixture.log(fixture.push(), 0);
        assertThat(parameters("ec2:RegisterImage")).containsEntry("BootMode", "uefi");
    }

    @Test
    public void E12_nothingSaidOfBootEnaAndBilling() throws Exception {
        fixture.edit(attributes -> {
            attributes.putNull("boot_mode");
            attributes.putNull("ena_support");
            attributes.withObject("billing_codes").putArray("codes");
        });
        Fixture.log(fixture.push(), 0);
        assertThat(parameters("ec2:RegisterImage"))
                .doesNotContainKey("BootMode")
                .doesNotContainKey("BillingProduct.1")
                .containsEntry("EnaSupport", "false");
    }

    @Test
    public void E13_import() {
        Fixture.log(fixture.push(), 0);
        assertThat(parameters("ec2:ImportSnapshot"))
                .containsEntry("Description", "cloudimg import of " + Fixture.BUCKET + "/" + Fixture.KEY)
                .containsEntry("DiskContainer.Format", "raw")
                .containsEntry("DiskContainer.UserBucket.S3Bucket", Fixture.BUCKET)
                .containsEntry("DiskContainer.UserBucket.S3Key", Fixture.KEY)
                .doesNotContainKey("RoleName");
    }

    @Test
    public void E14_permissions() {
        Fixture.log(fixture.push(), 0);
        String image = fixture.only("/images").get("imageId").asText();
        String snapshot = fixture.only("/snapshots").get("snapshotId").asText();
        assertThat(parameters("ec2:ModifySnapshotAttribute"))
                .containsOnly(
                        Map.entry("SnapshotId", snapshot),
                        Map.entry("Attribute", "createVolumePermission"),
                        Map.entry("CreateVolumePermission.Add.1.UserId", "333333333333"));
        assertThat(parameters("ec2:ModifyImageAttribute"))
                .containsOnly(Map.entry("ImageId", image), Map.entry("LaunchPermission.Add.1.UserId", "111111111111"));
    }

    @Test
    public void E25_foreignBucket() throws Exception {
        fixture.plainWith("\"foreignBuckets\": [\"" + Fixture.BUCKET + "\"]");
        assertThat(Fixture.log(fixture.push(), 30))
                .contains(
                        "bucket " + Fixture.BUCKET + " does not belong to account 123456789012", "--container-prefix");
        assertThat(fixture.requests("s3:CreateBucket")).isEmpty();
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    /** S3 answers HEAD without a body, and so without the code; the status is all that there is to show. */
    @Test
    public void E26_bucketCannotBeLookedAt() throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "s3:HeadBucket", "times": -1, "error": {"status": 400, "code": "ExpiredToken"}}]""");
        assertThat(Fixture.log(fixture.push(), 30))
                .contains("bucket " + Fixture.BUCKET, "400", "credentials have not expired")
                .doesNotContain("NumberFormat");
        assertThat(fixture.requests()).noneMatch(Recorded::mutating);
    }

    @Test
    public void E26_expiredCredentials() throws Exception {
        fixture.plainWith("""
                "faults": [{"on": "s3:PutObject", "times": -1,
                            "error": {"status": 400, "code": "ExpiredToken", "message": "The provided token has expired."}}]""");
        assertThat(Fixture.log(fixture.push(), 30))
                .contains("ExpiredToken: The provided token has expired.", "get fresh credentials and run again");
        assertThat(fixture.requests("s3:PutObject")).hasSize(1);
    }

    /** A process of its own, for only its working directory makes such a source a path. */
    @Test
    public void E31_relativeSource() throws Exception {
        fixture.stage("http-stage", "us-east-2-hourly", Fixture.KEY, Fixture.REGION, "hourly");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.jenkins.plugins.amipush.engine.cli.Main"));
        command.addAll(fixture.base());
        command.addAll(List.of("--bucket-wait", "0", "--poll-interval", "1", "staged:http-stage"));
        Path log = fixture.root().resolve("log");
        Process push = new ProcessBuilder(command)
                .directory(fixture.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(push.waitFor()).as(Files.readString(log)).isZero();
        assertThat(fixture.only("/images").get("name").asText()).isEqualTo(Fixture.NAME);
        assertThat(fixture.imagesJson().at("/0/src").asText())
                .isEqualTo("http-stage/us-east-2-hourly/AWS_IMAGES/" + Fixture.KEY);
    }
}
