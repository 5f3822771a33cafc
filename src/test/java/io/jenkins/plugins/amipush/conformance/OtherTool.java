package io.jenkins.plugins.amipush.conformance;

import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import java.nio.file.Path;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RegisterImageRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/** Another tool of the same account: it makes what a push may find, with none of this engine's tags. */
final class OtherTool implements AutoCloseable {
    private final SdkHttpClient http = Apache5HttpClient.create();
    final S3Client s3;
    final Ec2Client ec2;

    OtherTool(RehearsalCloud cloud) {
        this(cloud, Fixture.REGION);
    }

    OtherTool(RehearsalCloud cloud, String region) {
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("OTHER", "S"));
        s3 = S3Client.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .endpointOverride(cloud.endpoint())
                .forcePathStyle(true)
                .httpClient(http)
                .build();
        ec2 = Ec2Client.builder()
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .endpointOverride(cloud.endpoint())
                .httpClient(http)
                .build();
    }

    void bucket() {
        s3.createBucket(request -> request.bucket(Fixture.BUCKET)
                .createBucketConfiguration(configuration -> configuration.locationConstraint(Fixture.REGION)));
    }

    void object(Path content) {
        s3.putObject(request -> request.bucket(Fixture.BUCKET).key(Fixture.KEY), RequestBody.fromFile(content));
    }

    byte[] object(String key) {
        return s3.getObjectAsBytes(request -> request.bucket(Fixture.BUCKET).key(key))
                .asByteArray();
    }

    /** Makes a snapshot of the object, which bears the fixture's name. */
    String snapshot() {
        String task = ec2.importSnapshot(request -> request.diskContainer(disk -> disk.format("raw")
                        .userBucket(source -> source.s3Bucket(Fixture.BUCKET).s3Key(Fixture.KEY))))
                .importTaskId();
        // The rehearsal's imports are completed at the second look.
        String snapshot = null;
        for (int look = 0; look < 3 && snapshot == null; look++) {
            snapshot = ec2.describeImportSnapshotTasks(request -> request.importTaskIds(task))
                    .importSnapshotTasks()
                    .get(0)
                    .snapshotTaskDetail()
                    .snapshotId();
        }
        tag(snapshot, "Name", Fixture.NAME);
        return snapshot;
    }

    /** Bucket, object, and a snapshot of it. */
    String snapshotOf(Path content) {
        bucket();
        object(content);
        return snapshot();
    }

    /** Registers an image as the fixture's metadata describes it. @param change what is to be different */
    String image(String snapshot, Consumer<RegisterImageRequest.Builder> change) {
        RegisterImageRequest.Builder request = RegisterImageRequest.builder()
                .name(Fixture.NAME)
                .description("Provided by Red Hat, Inc.")
                .architecture("x86_64")
                .virtualizationType("hvm")
                .rootDeviceName("/dev/sda1")
                .enaSupport(true)
                .sriovNetSupport("simple")
                .billingProducts("bp-6fa54006")
                .blockDeviceMappings(device -> device.deviceName("/dev/sda1")
                        .ebs(ebs -> ebs.snapshotId(snapshot).volumeType("gp2").deleteOnTermination(true)));
        change.accept(request);
        return ec2.registerImage(request.build()).imageId();
    }

    void tag(String id, String key, String value) {
        ec2.createTags(request ->
                request.resources(id).tags(Tag.builder().key(key).value(value).build()));
    }

    @Override
    public void close() {
        s3.close();
        ec2.close();
        http.close();
    }
}
