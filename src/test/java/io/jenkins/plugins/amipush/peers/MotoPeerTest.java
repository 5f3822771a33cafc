package io.jenkins.plugins.amipush.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.amipush.engine.StopSignal;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.aws.AwsClients;
import io.jenkins.plugins.amipush.engine.aws.AwsSettings;
import io.jenkins.plugins.amipush.engine.aws.Bucket;
import io.jenkins.plugins.amipush.engine.aws.CallerIdentity;
import io.jenkins.plugins.amipush.engine.aws.Image;
import io.jenkins.plugins.amipush.engine.aws.ImageWatch;
import io.jenkins.plugins.amipush.engine.aws.Images;
import io.jenkins.plugins.amipush.engine.aws.ObjectUpload;
import io.jenkins.plugins.amipush.engine.aws.PartUploads;
import io.jenkins.plugins.amipush.engine.aws.Registration;
import io.jenkins.plugins.amipush.engine.aws.S3Object;
import io.jenkins.plugins.amipush.engine.aws.Snapshot;
import io.jenkins.plugins.amipush.engine.aws.SnapshotWatch;
import io.jenkins.plugins.amipush.engine.aws.Snapshots;
import io.jenkins.plugins.amipush.engine.aws.UploadContent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/**
 * Our calls to S3, EC2 and STS as moto understands them; boto3 reads back what came of them. moto imports no snapshot,
 * keeps of a registered image no more than name and description, and checks neither checksums nor a bucket's owner: what
 * it says nothing of is left to the rehearsal cloud.
 */
public class MotoPeerTest {
    private static final String REGION = "eu-west-1";
    private static final String ACCOUNT = "123456789012";
    private static final Map<String, String> TAGS = Map.of("team", "a+b = c/d", "contact", "r_e-l.eng@example.com:2");

    private static final String PREAMBLE = """
            import boto3, hashlib, json, sys
            s3 = boto3.client('s3')
            ec2 = boto3.client('ec2')
            """;

    @ClassRule
    public static final Python python = new Python();

    private static Moto moto;

    private final Time time = Time.scaled(1000);
    private final PartUploads uploads = new PartUploads(false);
    private AwsClients aws;
    private Bucket bucket;

    @BeforeClass
    public static void startMoto() throws Exception {
        moto = Moto.start(python);
    }

    @AfterClass
    public static void stopMoto() throws Exception {
        if (moto != null) {
            moto.close();
        }
    }

    @Before
    public void start() throws Exception {
        moto.reset();
        aws = new AwsClients(settings(null), REGION, time, new StopSignal());
        bucket = new Bucket("redhat-cloudimg-" + REGION, REGION, ACCOUNT);
    }

    private static AwsSettings settings(AwsSettings.Role role) {
        return new AwsSettings(
                new AwsSettings.Keys("A", "S", null), role, moto.endpoint(), Duration.ofMinutes(1), Map.of());
    }

    @After
    public void stop() {
        aws.close();
        uploads.close();
    }

    private JsonNode boto(String script, String... arguments) throws Exception {
        return python.ask(PREAMBLE + script, Python.boto(moto.endpoint(), REGION), arguments);
    }

    @Test
    public void callerIdentity() throws Exception {
        CallerIdentity ours = CallerIdentity.ask(aws, REGION);
        JsonNode theirs = boto("print(json.dumps(boto3.client('sts').get_caller_identity()))");
        assertThat(ours.account()).isEqualTo(theirs.path("Account").asText()).isEqualTo(ACCOUNT);
        assertThat(ours.arn()).isEqualTo(theirs.path("Arn").asText());
    }

    @Test
    public void buckets() throws Exception {
        Bucket first = new Bucket("redhat-cloudimg-us-east-1", "us-east-1", ACCOUNT);
        for (Bucket each : List.of(bucket, first)) {
            assertThat(each.exists(aws)).isFalse();
            each.create(aws);
            assertThat(each.exists(aws)).isTrue();
        }
        // Another push may have been quicker.
        bucket.create(aws);
        JsonNode regions = boto("""
                print(json.dumps({b['Name']: s3.get_bucket_location(Bucket=b['Name'])['LocationConstraint']
                                  for b in s3.list_buckets()['Buckets']}))
                """);
        assertThat(regions.path(bucket.name()).asText()).isEqualTo(REGION);
        assertThat(regions.path(first.name()).isNull()).isTrue();
    }

    @Test
    public void objectInOnePiece() throws Exception {
        bucket.create(aws);
        assertThat(S3Object.find(aws, bucket, "a b+c.raw")).isEmpty();
        checkUpload("a b+c.raw", random(4096), 0);
        checkUpload("empty.raw", new byte[0], 0);
    }

    @Test
    public void objectInParts() throws Exception {
        bucket.create(aws);
        checkUpload("rhel.raw", random(20 << 20), 3);
        checkUpload("even.raw", random(16 << 20), 2);
    }

    @Test
    public void resumesAnUpload() throws Exception {
        bucket.create(aws);
        byte[] bytes = random(20 << 20);
        Path part = Files.write(python.directory("in").resolve("part"), Arrays.copyOf(bytes, 8 << 20));
        boto("""
                body = open(sys.argv[1], 'rb').read()
                for key in ['rhel.raw', 'rhel.raw.2']:
                    id = s3.create_multipart_upload(Bucket=sys.argv[2], Key=key, ChecksumAlgorithm='CRC32')['UploadId']
                    s3.upload_part(Bucket=sys.argv[2], Key=key, UploadId=id, PartNumber=1, Body=body,
                                   ChecksumAlgorithm='CRC32')
                print('{}')
                """, part.toString(), bucket.name());
        AtomicInteger resumed = new AtomicInteger();
        upload("rhel.raw", bytes, resumed);
        assertThat(resumed).hasValue(1);
        checkObject("rhel.raw", bytes, 3);
        JsonNode left = boto(
                "print(json.dumps([u['Key'] for u in s3.list_multipart_uploads(Bucket=sys.argv[1]).get('Uploads', [])]))",
                bucket.name());
        assertThat(left).map(JsonNode::asText).containsExactly("rhel.raw.2");
    }

    private void checkUpload(String key, byte[] bytes, int parts) throws Exception {
        S3Object made = upload(key, bytes, new AtomicInteger());
        assertThat(made.size()).isEqualTo(bytes.length);
        assertThat(S3Object.find(aws, bucket, key)).contains(made);
        assertThat(made.currentEtag(aws)).contains(made.etag());
        checkObject(key, bytes, parts);
        S3Object tagged = made.tag(aws, Map.of("only", "one"));
        assertThat(S3Object.find(aws, bucket, key)).contains(tagged);
    }

    private S3Object upload(String key, byte[] bytes, AtomicInteger resumed) throws InterruptedException {
        AtomicLong sent = new AtomicLong();
        ObjectUpload.Listener listener = new ObjectUpload.Listener() {
            @Override
            public void uploaded(long so, long over) {
                sent.set(so);
            }

            @Override
            public void resumed(int parts) {
                resumed.set(parts);
            }

            @Override
            public void complete() {
                assertThat(sent).hasValue(bytes.length);
            }
        };
        S3Object made = new ObjectUpload(aws, uploads, bucket, key, TAGS, listener).run(content(bytes));
        assertThat(sent).hasValue(bytes.length);
        return made;
    }

    private void checkObject(String key, byte[] bytes, int parts) throws Exception {
        JsonNode seen = boto("""
                body = s3.get_object(Bucket=sys.argv[1], Key=sys.argv[2])['Body'].read()
                tags = s3.get_object_tagging(Bucket=sys.argv[1], Key=sys.argv[2])['TagSet']
                print(json.dumps({'sha256': hashlib.sha256(body).hexdigest(),
                                  'etag': s3.head_object(Bucket=sys.argv[1], Key=sys.argv[2])['ETag'],
                                  'tags': {t['Key']: t['Value'] for t in tags}}))
                """, bucket.name(), key);
        assertThat(seen.path("sha256").asText()).isEqualTo(sha256(bytes));
        if (parts > 0) {
            assertThat(seen.path("etag").asText()).endsWith("-" + parts + "\"");
        }
        Map<String, String> tags = new TreeMap<>(TAGS);
        tags.put("ami-push:sha256", sha256(bytes));
        tags.forEach((name, value) ->
                assertThat(seen.path("tags").path(name).asText()).isEqualTo(value));
        assertThat(seen.path("tags")).hasSize(tags.size());
    }

    @Test
    public void images() throws Exception {
        Images images = new Images(aws, REGION);
        Registration registration = new Registration(
                "RHEL-8.5 (test)",
                "Provided by Red Hat, Inc.",
                "x86_64",
                "hvm",
                "/dev/sda1",
                "gp2",
                true,
                "simple",
                "uefi-preferred",
                List.of("bp-6fa54006"));
        assertThat(images.named(List.of(registration.name()))).isEmpty();
        String id =
                images.register(registration, "snap-0123456789abcdef0", TAGS).orElseThrow();
        images.tag(id, TAGS);
        assertThat(new ImageWatch(images, time, Duration.ofSeconds(1), ForkJoinPool.commonPool())
                        .available(id, Duration.ofMinutes(1))
                        .get()
                        .id())
                .isEqualTo(id);
        assertThat(images.permissions(id)).isEmpty();
        images.share(id, List.of("111111111111", "222222222222"));
        images.release(id);
        assertThat(images.permissions(id)).containsExactlyInAnyOrder("111111111111", "222222222222");

        List<Image> found = images.named(List.of("other", registration.name()));
        assertThat(found).singleElement().satisfies(image -> {
            assertThat(image.id()).isEqualTo(id);
            assertThat(image.publicImage()).isTrue();
            assertThat(image.tags()).isEqualTo(TAGS);
        });
        JsonNode seen = boto("""
                image = ec2.describe_images(ImageIds=[sys.argv[1]])['Images'][0]
                image['LaunchPermissions'] = ec2.describe_image_attribute(
                    ImageId=sys.argv[1], Attribute='launchPermission')['LaunchPermissions']
                print(json.dumps(image))
                """, id);
        checkImage(found.get(0), seen);
        assertThat(seen.path("Name").asText()).isEqualTo(registration.name());
        assertThat(seen.path("Description").asText()).isEqualTo(registration.description());
        assertThat(seen.path("LaunchPermissions"))
                .map(JsonNode::toString)
                .containsExactlyInAnyOrder(
                        "{\"UserId\":\"111111111111\"}", "{\"UserId\":\"222222222222\"}", "{\"Group\":\"all\"}");
        assertThat(images.launchableBy("111111111111", List.of(id, "ami-0123456789abcdef0")))
                .containsExactly(id);
    }

    /** moto's own images have every field; the accounts that own them see them. */
    @Test
    public void imagesOfMotosOwn() throws Exception {
        JsonNode owners = boto(
                "print(json.dumps(sorted({i['OwnerId'] for i in ec2.describe_images(Owners=['amazon'])['Images']})))");
        assertThat(owners).isNotEmpty();
        for (JsonNode owner : owners) {
            String role = "arn:aws:iam::" + owner.asText() + ":role/owner";
            Map<String, JsonNode> theirs = new TreeMap<>();
            boto("""
                    keys = boto3.client('sts').assume_role(RoleArn=sys.argv[1], RoleSessionName='owner')['Credentials']
                    ec2 = boto3.client('ec2', aws_access_key_id=keys['AccessKeyId'],
                                       aws_secret_access_key=keys['SecretAccessKey'],
                                       aws_session_token=keys['SessionToken'])
                    print(json.dumps(ec2.describe_images(Owners=['self'])['Images']))
                    """, role).forEach(image -> theirs.put(text(image, "ImageId"), image));
            AwsSettings.Role itsOwn = new AwsSettings.Role(role, null);
            try (AwsClients itsAws = new AwsClients(settings(itsOwn), REGION, time, new StopSignal())) {
                List<Image> ours = new Images(itsAws, REGION).with(theirs.keySet());
                assertThat(ours).isNotEmpty().hasSameSizeAs(theirs.keySet());
                ours.forEach(image -> checkImage(image, theirs.get(image.id())));
            }
        }
    }

    private static void checkImage(Image ours, JsonNode theirs) {
        assertThat(ours.id()).isEqualTo(text(theirs, "ImageId"));
        assertThat(ours.name()).isEqualTo(text(theirs, "Name"));
        assertThat(ours.description()).isEqualTo(text(theirs, "Description"));
        assertThat(ours.state()).isEqualTo(text(theirs, "State"));
        assertThat(ours.architecture()).isEqualTo(text(theirs, "Architecture"));
        assertThat(ours.virtualization()).isEqualTo(text(theirs, "VirtualizationType"));
        assertThat(ours.rootDevice()).isEqualTo(text(theirs, "RootDeviceName"));
        assertThat(ours.bootMode()).isEqualTo(text(theirs, "BootMode"));
        assertThat(ours.sriovNetSupport()).isEqualTo(text(theirs, "SriovNetSupport"));
        assertThat(ours.publicImage()).isEqualTo(theirs.path("Public").asBoolean());
        JsonNode root = theirs.path("BlockDeviceMappings").path(0);
        if (text(root, "DeviceName") != null && text(root, "DeviceName").equals(ours.rootDevice())) {
            assertThat(ours.snapshotId()).isEqualTo(text(root.path("Ebs"), "SnapshotId"));
            assertThat(ours.volumeType()).isEqualTo(text(root.path("Ebs"), "VolumeType"));
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(null);
    }

    @Test
    public void snapshots() throws Exception {
        Snapshots snapshots = new Snapshots(aws, REGION);
        assertThat(snapshots.named(List.of("N"))).isEmpty();
        JsonNode made = boto("""
                volume = ec2.create_volume(Size=7, AvailabilityZone='eu-west-1a')['VolumeId']
                id = ec2.create_snapshot(VolumeId=volume, TagSpecifications=[
                    {'ResourceType': 'snapshot', 'Tags': [{'Key': 'Name', 'Value': 'N'}]}])['SnapshotId']
                ec2.modify_snapshot_attribute(SnapshotId=id, Attribute='createVolumePermission', OperationType='add',
                                              UserIds=['333333333333', '444444444444'])
                print(json.dumps({'id': id}))
                """);
        String id = made.path("id").asText();
        Snapshot snapshot = new SnapshotWatch(snapshots, time, Duration.ofSeconds(1), ForkJoinPool.commonPool())
                .completed(id, Duration.ofMinutes(1), look -> {})
                .get();
        assertThat(snapshot.volumeGib()).isEqualTo(7);
        assertThat(snapshots.named(List.of("N", "other"))).containsExactly(snapshot);
        assertThat(snapshots.permissions(id)).containsExactlyInAnyOrder("333333333333", "444444444444");
        // moto takes the call, and keeps nothing of the form that names what to add.
        snapshots.share(id, List.of("555555555555"));
        snapshots.tag(id, TAGS);
        JsonNode seen = boto(
                "print(json.dumps({t['Key']: t['Value'] for t in"
                        + " ec2.describe_snapshots(SnapshotIds=[sys.argv[1]])['Snapshots'][0]['Tags']}))",
                id);
        assertThat(seen).hasSize(3);
        TAGS.forEach((name, value) -> assertThat(seen.path(name).asText()).isEqualTo(value));
        assertThat(snapshots.find("snap-0123456789abcdef0")).isEmpty();
    }

    private static UploadContent content(byte[] bytes) {
        return new UploadContent() {
            @Override
            public Long size() {
                return (long) bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }

            @Override
            public String digest() {
                return sha256(bytes);
            }
        };
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
