package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.Snapshot;
import software.amazon.awssdk.services.ec2.model.SnapshotTaskDetail;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;
import software.amazon.awssdk.services.s3.S3Client;

public class Ec2ServiceTest extends CloudTest {
    /** The SDK would make one, but only for a host name that tells the region. */
    private static final String PRESIGNED = "https://ec2.us-east-2.amazonaws.com/";

    private S3Client s3;
    private Ec2Client ec2;

    private void startEc2(String scenario) throws IOException {
        start(scenario);
        s3 = s3();
        ec2 = ec2();
    }

    private void startEc2() throws IOException {
        startEc2("{\"times\": \"none\"}");
    }

    @Test
    public void anImageKeepsEveryField() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        String id = ec2.registerImage(image(
                        snapshot,
                        "RHEL-8.5",
                        request -> request.bootMode("uefi-preferred")
                                .tpmSupport("v2.0")
                                .imdsSupport("v2.0")
                                .billingProducts("bp-6fa54006")
                                .tagSpecifications(tags("image", "Name", "RHEL"))))
                .imageId();

        assertThat(id).matches("ami-0[0-9a-f]{16}");
        Image image = ec2.describeImages(request -> request.owners("self")
                        .filters(filter("name", "RHEL-8.?"), filter("tag:Name", "RH*"), filter("state", "available")))
                .images()
                .get(0);
        assertThat(image.imageId()).isEqualTo(id);
        assertThat(image.ownerId()).isEqualTo(ACCOUNT);
        assertThat(image.description()).isEqualTo("Provided by Red Hat, Inc.");
        assertThat(image.architectureAsString()).isEqualTo("x86_64");
        assertThat(image.virtualizationTypeAsString()).isEqualTo("hvm");
        assertThat(image.rootDeviceName()).isEqualTo("/dev/sda1");
        assertThat(image.enaSupport()).isTrue();
        assertThat(image.sriovNetSupport()).isEqualTo("simple");
        assertThat(image.bootModeAsString()).isEqualTo("uefi-preferred");
        assertThat(image.tpmSupportAsString()).isEqualTo("v2.0");
        assertThat(image.imdsSupportAsString()).isEqualTo("v2.0");
        assertThat(image.publicLaunchPermissions()).isFalse();
        assertThat(image.tags()).containsExactly(tag("Name", "RHEL"));
        assertThat(image.blockDeviceMappings()).singleElement().satisfies(device -> {
            assertThat(device.deviceName()).isEqualTo("/dev/sda1");
            assertThat(device.ebs().snapshotId()).isEqualTo(snapshot);
            assertThat(device.ebs().volumeTypeAsString()).isEqualTo("gp2");
            assertThat(device.ebs().volumeSize()).isEqualTo(1);
            assertThat(device.ebs().deleteOnTermination()).isTrue();
        });
        JsonNode state = cloud.state().at("/images/0");
        assertThat(state.at("/billingProducts/0").asText()).isEqualTo("bp-6fa54006");
        assertThat(state.at("/tags/Name").asText()).isEqualTo("RHEL");
    }

    @Test
    public void unsaidArchitectureAndVirtualizationAreWhatNobodyWants() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        ec2.registerImage(image(
                snapshot,
                "plain",
                request -> request.architecture((String) null)
                        .virtualizationType(null)
                        .enaSupport(null)
                        .sriovNetSupport(null)));
        JsonNode state = cloud.state().at("/images/0");
        assertThat(state.path("architecture").asText()).isEqualTo("i386");
        assertThat(state.path("virtualizationType").asText()).isEqualTo("paravirtual");
    }

    @Test
    public void badRegistrationsAreRefused() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        ec2.registerImage(image(snapshot, "taken", request -> {}));
        register("InvalidAMIName.Duplicate", snapshot, "taken", request -> {});
        register("InvalidAMIName.Malformed", snapshot, "RHEL+X", request -> {});
        register("InvalidAMIName.Malformed", snapshot, "ab", request -> {});
        register("InvalidAMIName.Malformed", snapshot, "a".repeat(129), request -> {});
        register("InvalidSnapshot.NotFound", "snap-00000000000000000", "name", request -> {});
        register("InvalidSnapshotID.Malformed", "snapshot-1", "name", request -> {});
        register("InvalidParameterValue", snapshot, "name", request -> request.sriovNetSupport(""));
        register("InvalidParameterValue", snapshot, "name", request -> request.sriovNetSupport("complex"));
        register("InvalidParameterValue", snapshot, "name", request -> request.architecture("aarch64"));
        register("InvalidParameterValue", snapshot, "name", request -> request.virtualizationType("pv"));
        register("InvalidParameterValue", snapshot, "name", request -> request.bootMode("hybrid"));
        register("InvalidParameterValue", snapshot, "name", request -> request.tpmSupport("v1.2"));
        register("InvalidParameterCombination", snapshot, "name", request -> request.tpmSupport("v2.0"));
        register("InvalidParameterValue", snapshot, "name", request -> request.imdsSupport("v1.0"));
        register("InvalidParameterValue", snapshot, "name", request -> request.billingProducts("6fa54006"));
        register("InvalidParameterValue", snapshot, "name", request -> request.billingProducts("bp-1", "bp-1"));
        register("InvalidParameterValue", snapshot, "name", request -> request.description("d".repeat(256)));
        register("InvalidParameterValue", snapshot, "name", request -> request.description("RHEL \u2014 by Red Hat"));
        register("InvalidParameterCombination", snapshot, "name", request -> request.virtualizationType("paravirtual"));
        register(
                "InvalidParameterCombination",
                snapshot,
                "name",
                request -> request.architecture("arm64").bootMode("legacy-bios"));
        register("InvalidBlockDeviceMapping", snapshot, "name", request -> request.rootDeviceName("sda" + "/1"));
        register("InvalidRequest", snapshot, "name", request -> request.rootDeviceName("/dev/xvda"));
        register("MissingParameter", snapshot, "name", request -> request.rootDeviceName(null));
        register(
                "InvalidParameterValue",
                snapshot,
                "name",
                request -> request.tagSpecifications(tags("snapshot", "a", "b")));
        assertThat(cloud.state().path("images")).hasSize(1);
    }

    @Test
    public void badVolumesAreRefused() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        volume("InvalidParameterValue", snapshot, "gp9", null, null, null);
        volume("InvalidParameterValue", snapshot, "st1", null, null, null);
        volume("MissingParameter", snapshot, "io2", null, null, null);
        volume("InvalidParameterCombination", snapshot, "gp2", 3000, null, null);
        volume("InvalidParameterCombination", snapshot, "gp2", null, 125, null);
        volume("InvalidParameterValue", snapshot, "gp3", 100, null, null);
        volume("InvalidBlockDeviceMapping", snapshot, "gp3", null, null, true);
        RegisterImageRequest twice = image(snapshot, "name", request -> {}).toBuilder()
                .blockDeviceMappings(
                        device -> device.deviceName("/dev/sda1").ebs(ebs -> ebs.snapshotId(snapshot)),
                        device -> device.deviceName("/dev/sda1").virtualName("ephemeral0"))
                .build();
        assertRefused(400, "InvalidBlockDeviceMapping", () -> ec2.registerImage(twice));
        assertThat(cloud.state().path("images")).isEmpty();
    }

    private void volume(
            String code, String snapshot, String type, Integer iops, Integer throughput, Boolean encrypted) {
        RegisterImageRequest request = image(
                snapshot,
                "name",
                builder -> builder.blockDeviceMappings(device -> device.deviceName("/dev/sda1")
                        .ebs(ebs -> ebs.snapshotId(snapshot)
                                .volumeType(type)
                                .iops(iops)
                                .throughput(throughput)
                                .encrypted(encrypted))));
        assertRefused(400, code, () -> ec2.registerImage(request));
    }

    private void register(String code, String snapshot, String name, Consumer<RegisterImageRequest.Builder> settings) {
        assertRefused(400, code, () -> ec2.registerImage(image(snapshot, name, settings)));
    }

    @Test
    public void aNewImageIsPendingForAWhile() throws IOException {
        startEc2("{\"times\": {\"importsByPoll\": true, \"bucketSeconds\": 0}}");
        String id = ec2.registerImage(image(snapshot(s3, ec2), "name", request -> {}))
                .imageId();
        assertThat(cloud.state().at("/images/0/state").asText()).isEqualTo("pending");
        assertRefused(400, "InvalidAMIID.Unavailable", () -> share(id, "111111111111"));
        time.pass(5);
        share(id, "111111111111");
        assertThat(launchAccounts(id)).containsExactly("111111111111");
    }

    @Test
    public void launchPermissionsAreAddedAndRemoved() throws IOException {
        startEc2();
        String id = ec2.registerImage(image(snapshot(s3, ec2), "name", request -> {}))
                .imageId();
        share(id, "111111111111");
        ec2.modifyImageAttribute(request -> request.imageId(id)
                .attribute("launchPermission")
                .operationType("add")
                .userIds("222222222222")
                .userGroups("all"));
        assertThat(launchAccounts(id)).containsExactly("all", "111111111111", "222222222222");
        assertThat(ec2.describeImages(request -> request.executableUsers("all")).images())
                .extracting(Image::publicLaunchPermissions)
                .containsExactly(true);
        ec2.modifyImageAttribute(request -> request.imageId(id)
                .launchPermission(change -> change.remove(
                        permission -> permission.userId("111111111111"), permission -> permission.group("all"))));
        assertThat(launchAccounts(id)).containsExactly("222222222222");
        ec2.modifyImageAttribute(request -> request.imageId(id).description(value -> value.value("new")));
        assertThat(ec2.describeImageAttribute(request -> request.imageId(id).attribute("description"))
                        .description()
                        .value())
                .isEqualTo("new");
    }

    @Test
    public void anyAccountIdsAreTakenWhereTheScenarioSaysSo() throws IOException {
        startEc2("{\"times\": \"none\", \"anyAccountIds\": true}");
        String id = ec2.registerImage(image(snapshot(s3, ec2), "name", request -> {}))
                .imageId();
        share(id, "secret-1");
        assertThat(launchAccounts(id)).containsExactly("secret-1");
    }

    @Test
    public void badPermissionsAreRefused() throws IOException {
        startEc2("{\"times\": \"none\", \"quotas\": {\"publicImages\": 1, \"launchPermissions\": 2},"
                + " \"blockPublicAccess\": {\"eu-*\": true}}");
        String snapshot = snapshot(s3, ec2);
        String id = ec2.registerImage(image(snapshot, "name", request -> {})).imageId();
        assertRefused(400, "InvalidAMIAttributeItemValue", () -> share(id, "12345"));
        assertRefused(
                400,
                "InvalidAMIAttributeItemValue",
                () -> ec2.modifyImageAttribute(
                        request -> request.imageId(id).launchPermission(change -> change.add(p -> p.group("some")))));
        assertRefused(400, "InvalidParameterCombination", () -> ec2.modifyImageAttribute(r -> r.imageId(id)));
        assertRefused(
                400,
                "InvalidParameterCombination",
                () -> ec2.modifyImageAttribute(request -> request.imageId(id)
                        .description(value -> value.value("d"))
                        .launchPermission(change -> change.add(p -> p.userId("111111111111")))));
        assertRefused(400, "InvalidAMIID.NotFound", () -> share("ami-00000000000000000", "111111111111"));
        assertRefused(400, "InvalidAMIID.Malformed", () -> share("ami-1", "111111111111"));
        assertRefused(
                400,
                "ResourceLimitExceeded",
                () -> ec2.modifyImageAttribute(request -> request.imageId(id)
                        .launchPermission(change -> change.add(
                                p -> p.userId("111111111111"),
                                p -> p.userId("222222222222"),
                                p -> p.userId("333333333333")))));
        ec2.modifyImageAttribute(request -> request.imageId(id)
                .launchPermission(change -> change.add(p -> p.userId("111111111111"), p -> p.userId("222222222222"))));
        publish(id);
        String second =
                ec2.registerImage(image(snapshot, "second", request -> {})).imageId();
        assertRefused(400, "ResourceLimitExceeded", () -> publish(second));
        assertThat(ec2.getImageBlockPublicAccessState(request -> {}).imageBlockPublicAccessState())
                .isEqualTo("unblocked");
    }

    @Test
    public void publicImagesAreRefusedWherePublicAccessIsBlocked() throws IOException {
        startEc2("{\"times\": \"none\", \"blockPublicAccess\": {\"us-*\": true}}");
        String id = ec2.registerImage(image(snapshot(s3, ec2), "name", request -> {}))
                .imageId();
        assertRefused(400, "OperationNotPermitted", () -> publish(id));
        assertThat(ec2.getImageBlockPublicAccessState(request -> {}).imageBlockPublicAccessState())
                .isEqualTo("block-new-sharing");
    }

    private List<String> executableBy(String... users) {
        return ec2.describeImages(request -> request.owners("self").executableUsers(users)).images().stream()
                .map(Image::name)
                .toList();
    }

    @Test
    public void imagesAreListedByTheirUsers() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        String first =
                ec2.registerImage(image(snapshot, "first", request -> {})).imageId();
        String second =
                ec2.registerImage(image(snapshot, "second", request -> {})).imageId();
        ec2.registerImage(image(snapshot, "third", request -> {}));
        share(first, "111111111111");
        share(second, "222222222222");
        publish(second);
        assertThat(executableBy("111111111111")).containsExactly("first");
        assertThat(executableBy("222222222222", "111111111111")).containsExactlyInAnyOrder("first", "second");
        assertThat(executableBy("all")).containsExactly("second");
        assertThat(executableBy("333333333333", "self")).isEmpty();
        assertRefused(400, "InvalidUserID.Malformed", () -> executableBy("somebody"));
    }

    private List<String> restorableBy(String... users) {
        return ec2
                .describeSnapshots(request -> request.ownerIds("self").restorableByUserIds(users))
                .snapshots()
                .stream()
                .map(Snapshot::snapshotId)
                .toList();
    }

    @Test
    public void snapshotsAreListedByTheirUsers() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        assertThat(restorableBy("333333333333")).isEmpty();
        ec2.modifySnapshotAttribute(request -> request.snapshotId(snapshot)
                .attribute("createVolumePermission")
                .createVolumePermission(change -> change.add(p -> p.userId("333333333333"))));
        assertThat(restorableBy("333333333333")).containsExactly(snapshot);
        assertThat(restorableBy("444444444444", "self", "all")).isEmpty();
        assertRefused(400, "InvalidUserID.Malformed", () -> restorableBy("3"));
    }

    @Test
    public void filtersTakeTwoHundredValues() throws IOException {
        startEc2();
        List<String> names = IntStream.range(0, 199).mapToObj(i -> "name" + i).toList();
        Filter filter = Filter.builder().name("name").values(names).build();
        assertThat(ec2.describeImages(request -> request.filters(filter, filter("state", "available")))
                        .images())
                .isEmpty();
        assertRefused(
                400,
                "FilterLimitExceeded",
                () -> ec2.describeImages(
                        request -> request.filters(filter, filter("state", "available"), filter("state", "pending"))));
    }

    @Test
    public void aSnapshotInUseStays() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        String id = ec2.registerImage(image(snapshot, "name", request -> {})).imageId();
        assertRefused(400, "InvalidSnapshot.InUse", () -> ec2.deleteSnapshot(request -> request.snapshotId(snapshot)));
        ec2.deregisterImage(request -> request.imageId(id));
        ec2.deleteSnapshot(request -> request.snapshotId(snapshot));
        assertRefused(
                400, "InvalidSnapshot.NotFound", () -> ec2.describeSnapshots(request -> request.snapshotIds(snapshot)));
        assertRefused(400, "InvalidAMIID.NotFound", () -> ec2.describeImages(request -> request.imageIds(id)));
        ec2.describeImportSnapshotTasks(request -> {});
        assertThat(cloud.state().path("snapshots")).isEmpty();
    }

    @Test
    public void snapshotsAreSharedAndFoundByTag() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        ec2.createTags(request -> request.resources(snapshot).tags(tag("Name", "N")));
        ec2.modifySnapshotAttribute(request -> request.snapshotId(snapshot)
                .attribute("createVolumePermission")
                .createVolumePermission(change -> change.add(p -> p.userId("333333333333"))));
        assertThat(ec2.describeSnapshotAttribute(
                                request -> request.snapshotId(snapshot).attribute("createVolumePermission"))
                        .createVolumePermissions())
                .extracting(permission -> permission.userId())
                .containsExactly("333333333333");
        assertThat(ec2.describeSnapshots(request -> request.ownerIds("self").filters(filter("tag:Name", "N")))
                        .snapshots())
                .extracting(Snapshot::snapshotId, Snapshot::stateAsString, Snapshot::progress)
                .containsExactly(Tuple.tuple(snapshot, "completed", "100%"));
        assertThat(ec2.describeTags(request -> request.filters(filter("resource-id", snapshot)))
                        .tags())
                .extracting(tag -> tag.key() + '=' + tag.value())
                .containsExactly("Name=N");
        ec2.deleteTags(request -> request.resources(snapshot).tags(tag("Name", "N")));
        assertThat(ec2.describeSnapshots(request -> request.filters(filter("tag-key", "Name")))
                        .snapshots())
                .isEmpty();
        assertRefused(
                400,
                "InvalidParameterValue",
                () -> ec2.modifySnapshotAttribute(request ->
                        request.snapshotId(snapshot).createVolumePermission(change -> change.add(p -> p.userId("3")))));
    }

    @Test
    public void badTagsAreRefused() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        assertRefused(400, "InvalidParameterValue", () -> tagIt(snapshot, tag("aws:x", "")));
        assertRefused(400, "InvalidParameterValue", () -> tagIt(snapshot, tag("k".repeat(128), "")));
        assertRefused(400, "InvalidParameterValue", () -> tagIt(snapshot, tag("k", "v".repeat(257))));
        assertRefused(400, "InvalidID", () -> tagIt("thing-1", tag("k", "v")));
        Tag[] many = IntStream.range(0, 51).mapToObj(i -> tag("k" + i, "")).toArray(Tag[]::new);
        assertRefused(400, "TagLimitExceeded", () -> tagIt(snapshot, many));
    }

    @Test
    public void aSnapshotIsCopiedFromAnotherRegion() throws IOException {
        startEc2("{\"quotas\": {\"snapshotCopies\": 1}, \"times\": {\"importsByPoll\": true, \"bucketSeconds\": 0}}");
        String snapshot = snapshot(s3, ec2);
        Ec2Client west = ec2("us-west-2", ANYBODY);
        String copy = west.copySnapshot(request -> request.sourceRegion(REGION)
                        .sourceSnapshotId(snapshot)
                        .description("a copy")
                        .presignedUrl(PRESIGNED)
                        .tagSpecifications(tags("snapshot", "Name", "N")))
                .snapshotId();
        assertThat(copyStatus(west, copy)).isEqualTo("pending");
        assertRefused(
                400,
                "ResourceLimitExceeded",
                () -> west.copySnapshot(request ->
                        request.sourceRegion(REGION).sourceSnapshotId(snapshot).presignedUrl(PRESIGNED)));
        assertRefused(400, "IncorrectState", () -> west.registerImage(image(copy, "name", request -> {})));
        time.pass(195);
        assertThat(copyStatus(west, copy)).isEqualTo("completed");
        JsonNode snapshots = cloud.state().path("snapshots");
        assertThat(snapshots.at("/1/tags/Name").asText()).isEqualTo("N");
        assertThat(snapshots.at("/1/content").asText())
                .isEqualTo(snapshots.at("/0/content").asText())
                .startsWith("s3://" + BUCKET + "/disk.raw etag " + hex(digest("MD5", new byte[4096])));
    }

    private static String copyStatus(Ec2Client west, String copy) {
        return west.describeSnapshots(request -> request.snapshotIds(copy))
                .snapshots()
                .get(0)
                .stateAsString();
    }

    @Test
    public void resultsComeInPages() throws IOException {
        startEc2();
        String snapshot = snapshot(s3, ec2);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(ec2.registerImage(image(snapshot, "image " + i, request -> {}))
                    .imageId());
        }
        assertThat(ec2.describeImages(request -> request.owners("self").maxResults(3))
                        .images())
                .hasSize(3);
        assertThat(ec2.describeImagesPaginator(request -> request.maxResults(3)).images())
                .extracting(Image::imageId)
                .containsExactlyElementsOf(ids);
        assertRefused(
                400,
                "InvalidParameterCombination",
                () -> ec2.describeImages(request -> request.imageIds(ids.get(0)).maxResults(3)));
        assertRefused(
                400,
                "InvalidParameterValue",
                () -> ec2.describeImages(request -> request.filters(filter("nonsense", "x"))));
    }

    @Test
    public void unknownParametersAndActionsAreRefused() throws IOException, InterruptedException {
        startEc2();
        assertThat(query("Action=DescribeImages&Version=2016-11-15&Colour=red")).contains("UnknownParameter");
        assertThat(query("Action=DescribeImages&Version=2016-11-15&Owner.1=self"))
                .contains("imagesSet");
        assertThat(query("Action=DescribeImages&Version=2010-01-01")).contains("InvalidAction");
        assertThat(query("Action=DescribeImages&Version=2016-11-15&DryRun=true"))
                .contains("DryRunOperation");
        assertRefused(400, "InvalidAction", () -> ec2.describeInstances());
        assertThat(ec2.describeRegions(request -> {}).regions())
                .extracting(region -> region.regionName())
                .contains("us-east-2", "eu-west-1")
                .doesNotContain("cn-north-1");
    }

    private String query(String form) throws IOException, InterruptedException {
        return send(signed("/", "ec2")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)))
                .body();
    }

    @Test
    public void importsTakeTheirTime() throws IOException {
        startEc2("{}");
        object(s3, "disk.raw", new byte[1024]);
        assertRefused(400, "InvalidParameter", () -> ec2.importSnapshot(importOf("disk.raw")));
        time.pass(60);
        String id = ec2.importSnapshot(importOf("disk.raw").toBuilder()
                        .roleName("importer")
                        .tagSpecifications(tags("import-snapshot-task", "Name", "task"))
                        .build())
                .importTaskId();
        assertThat(id).matches("import-snap-0[0-9a-f]{16}");
        SnapshotTaskDetail begun = task(id);
        assertThat(begun.status()).isEqualTo("active");
        assertThat(begun.snapshotId()).isNull();
        time.pass(400);
        SnapshotTaskDetail underWay = task(id);
        assertThat(underWay.statusMessage()).isEqualTo("downloading/converting");
        assertThat(snapshotState(underWay.snapshotId())).isEqualTo("pending");
        time.pass(210);
        SnapshotTaskDetail ended = task(id);
        assertThat(ended.status()).isEqualTo("completed");
        assertThat(ended.diskImageSize()).isEqualTo(1024);
        assertThat(snapshotState(ended.snapshotId())).isEqualTo("completed");
        assertThat(cloud.state().at("/importTasks/0/roleName").asText()).isEqualTo("importer");
        assertThat(cloud.state().at("/snapshots/0/tags")).isEmpty();
    }

    @Test
    public void importsEndAsTheScenarioSays() throws IOException {
        startEc2("""
                {"times": "none", "imports": [
                  {"key": "bad*", "nth": 1, "outcome": "error", "message": "ClientError: bad"},
                  {"key": "gone", "outcome": "deleted"},
                  {"key": "stopped", "outcome": "cancelled"},
                  {"key": "endless", "outcome": "never"},
                  {"key": "steps", "steps": [
                    {"status": "active", "progress": "3", "message": "pending"},
                    {"status": "deleting"},
                    {"status": "deleted"}]}]}
                """);
        assertThat(importIt("bad disk").status()).isEqualTo("error");
        assertThat(importIt("bad disk").status()).isEqualTo("active");
        assertThat(importIt("gone").status()).isEqualTo("deleted");
        assertThat(importIt("stopped").status()).isEqualTo("cancelled");
        SnapshotTaskDetail endless = importIt("endless");
        assertThat(endless.status()).isEqualTo("active");
        object(s3, "steps", new byte[1]);
        String id = ec2.importSnapshot(importOf("steps")).importTaskId();
        assertThat(List.of(task(id).status(), task(id).status(), task(id).status(), task(id).status()))
                .containsExactly("active", "deleting", "deleted", "deleted");
        assertThat(ec2.describeImportSnapshotTasks(request -> {})
                        .importSnapshotTasks()
                        .get(0)
                        .snapshotTaskDetail()
                        .statusMessage())
                .isEqualTo("ClientError: bad");
    }

    private SnapshotTaskDetail importIt(String key) {
        object(s3, key, new byte[1]);
        return task(ec2.importSnapshot(importOf(key)).importTaskId());
    }

    @Test
    public void badImportsAreRefused() throws IOException {
        startEc2("{\"times\": \"none\", \"quotas\": {\"importTasks\": 2}}");
        object(s3, "disk.raw", new byte[1]);
        assertRefused(400, "InvalidParameter", () -> ec2.importSnapshot(importOf("other.raw")));
        assertRefused(400, "InvalidParameter", () -> ec2("eu-west-1", ANYBODY).importSnapshot(importOf("disk.raw")));
        assertRefused(
                400,
                "InvalidParameter",
                () -> ec2.importSnapshot(importOf("disk.raw").toBuilder()
                        .diskContainer(disk -> disk.format("qcow2")
                                .userBucket(bucket -> bucket.s3Bucket(BUCKET).s3Key("disk.raw")))
                        .build()));
        assertRefused(400, "MissingParameter", () -> ec2.importSnapshot(request -> request.description("none")));
        assertRefused(
                400,
                "InvalidParameterValue",
                () -> ec2.importSnapshot(importOf("disk.raw").toBuilder()
                        .tagSpecifications(tags("snapshot", "a", "b"))
                        .build()));
        ec2.importSnapshot(importOf("disk.raw"));
        ec2.importSnapshot(importOf("disk.raw"));
        assertRefused(400, "ResourceLimitExceeded", () -> ec2.importSnapshot(importOf("disk.raw")));
        assertRefused(
                400,
                "InvalidConversionTaskId",
                () -> ec2.describeImportSnapshotTasks(request -> request.importTaskIds("import-snap-1")));
    }

    @Test
    public void anImportIsStartedOnceForAToken() throws IOException {
        startEc2();
        object(s3, "disk.raw", new byte[1]);
        object(s3, "other.raw", new byte[1]);
        String first = ec2.importSnapshot(
                        importOf("disk.raw").toBuilder().clientToken("t").build())
                .importTaskId();
        assertThat(ec2.importSnapshot(importOf("disk.raw").toBuilder()
                                .clientToken("t")
                                .build())
                        .importTaskId())
                .isEqualTo(first);
        assertRefused(
                400,
                "IdempotentParameterMismatch",
                () -> ec2.importSnapshot(
                        importOf("other.raw").toBuilder().clientToken("t").build()));
        assertThat(cloud.state().path("importTasks")).hasSize(1);
    }

    @Test
    public void anImportCanBeCancelled() throws IOException {
        startEc2("{\"times\": {\"bucketSeconds\": 0}}");
        object(s3, "disk.raw", new byte[1]);
        String id = ec2.importSnapshot(importOf("disk.raw")).importTaskId();
        time.pass(400);
        assertThat(snapshotState(task(id).snapshotId())).isEqualTo("pending");
        assertThat(ec2.cancelImportTask(request -> request.importTaskId(id)).previousState())
                .isEqualTo("active");
        assertThat(task(id).status()).isEqualTo("deleted");
        assertThat(cloud.state().path("snapshots")).isEmpty();
        assertRefused(400, "IncorrectState", () -> ec2.cancelImportTask(request -> request.importTaskId(id)));
    }

    @Test
    public void newThingsAreSeenLate() throws IOException {
        startEc2("{\"times\": \"none\", \"visibilitySeconds\": {\"image\": 10, \"tag\": 5}}");
        String snapshot = snapshot(s3, ec2);
        String id = ec2.registerImage(image(snapshot, "name", request -> {})).imageId();
        assertThat(ec2.describeImages(request -> request.owners("self")).images())
                .isEmpty();
        assertRefused(400, "InvalidAMIID.NotFound", () -> ec2.describeImages(request -> request.imageIds(id)));
        assertRefused(400, "InvalidAMIID.NotFound", () -> share(id, "111111111111"));
        assertRefused(400, "InvalidAMIName.Duplicate", () -> ec2.registerImage(image(snapshot, "name", r -> {})));
        ec2.createTags(request -> request.resources(snapshot).tags(tag("Name", "N")));
        assertThat(withName("N")).isEmpty();
        time.pass(5);
        assertThat(withName("N")).hasSize(1);
        time.pass(5);
        assertThat(ec2.describeImages(request -> request.imageIds(id)).images()).hasSize(1);
    }

    @Test
    public void newSnapshotsAndBucketsAreSeenLate() throws IOException {
        startEc2("{\"times\": \"none\", \"visibilitySeconds\": 3}");
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        assertRefused(404, "NoSuchBucket", () -> object(s3, "disk.raw", new byte[1]));
        time.pass(3);
        String snapshot = snapshot(s3, ec2);
        assertRefused(400, "InvalidSnapshot.NotFound", () -> ec2.registerImage(image(snapshot, "name", request -> {})));
        time.pass(3);
        ec2.registerImage(image(snapshot, "name", request -> {}));
    }

    private List<Snapshot> withName(String name) {
        return ec2.describeSnapshots(request -> request.filters(filter("tag:Name", name)))
                .snapshots();
    }

    private SnapshotTaskDetail task(String id) {
        return ec2.describeImportSnapshotTasks(request -> request.importTaskIds(id))
                .importSnapshotTasks()
                .get(0)
                .snapshotTaskDetail();
    }

    private String snapshotState(String id) {
        return ec2.describeSnapshots(request -> request.snapshotIds(id))
                .snapshots()
                .get(0)
                .stateAsString();
    }

    private void share(String id, String account) {
        ec2.modifyImageAttribute(request ->
                request.imageId(id).launchPermission(change -> change.add(permission -> permission.userId(account))));
    }

    private void publish(String id) {
        ec2.modifyImageAttribute(request ->
                request.imageId(id).launchPermission(change -> change.add(permission -> permission.group("all"))));
    }

    private void tagIt(String id, Tag... tags) {
        ec2.createTags(request -> request.resources(id).tags(tags));
    }

    private List<String> launchAccounts(String id) {
        return ec2
                .describeImageAttribute(request -> request.imageId(id).attribute("launchPermission"))
                .launchPermissions()
                .stream()
                .map(permission -> permission.userId() == null ? permission.groupAsString() : permission.userId())
                .toList();
    }

    static RegisterImageRequest image(String snapshot, String name, Consumer<RegisterImageRequest.Builder> settings) {
        RegisterImageRequest.Builder request = RegisterImageRequest.builder()
                .name(name)
                .description("Provided by Red Hat, Inc.")
                .architecture("x86_64")
                .virtualizationType("hvm")
                .rootDeviceName("/dev/sda1")
                .enaSupport(true)
                .sriovNetSupport("simple")
                .blockDeviceMappings(device -> device.deviceName("/dev/sda1")
                        .ebs(ebs -> ebs.snapshotId(snapshot).volumeType("gp2").deleteOnTermination(true)));
        settings.accept(request);
        return request.build();
    }

    private static TagSpecification tags(String type, String key, String value) {
        return TagSpecification.builder()
                .resourceType(type)
                .tags(tag(key, value))
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Filter filter(String name, String value) {
        return Filter.builder().name(name).values(value).build();
    }
}
