package io.jenkins.plugins.amipush.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.amipush.engine.Time;
import io.jenkins.plugins.amipush.engine.rehearsal.RehearsalCloud;
import io.jenkins.plugins.amipush.engine.rehearsal.Scenario;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.Rule;
import org.junit.Test;

/**
 * The rehearsal cloud as AWS's own SDK for Python sees it: {@code rehearsal.py} makes the calls and tells what came of
 * them, and of every element that the service's model does not know.
 */
public class RehearsalPeerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGION = "us-east-2";

    @Rule
    public final Python python = new Python();

    @Test
    public void s3() throws Exception {
        check("s3", """
                {"absent": {"code": "404", "status": 404, "id": true},
                 "location": "us-east-2",
                 "buckets": ["b-one"],
                 "taken": {"code": "BucketAlreadyOwnedByYou", "status": 409, "id": true},
                 "foreign": {"code": "403", "status": 403, "id": true},
                 "head": {"size": 20971520, "metadata": {"who": "peer"}, "etag": true,
                          "checksumType": "COMPOSITE", "dated": true},
                 "tags": {"a": "1", "b": "x y"},
                 "replaced": [{"Key": "c", "Value": "2"}],
                 "same": true,
                 "range": true,
                 "parts": [[1, 5242880, true, true], [2, 5242880, true, true], [7, 5242880, true, true]],
                 "uploads": [["k0", true], ["k1", true], ["k2", true]],
                 "completed": ["b-one", "k0", true, true],
                 "gone": {"code": "NoSuchUpload", "status": 404, "id": true},
                 "damaged": {"code": "BadDigest", "status": 400, "id": true},
                 "listed": [["list/0", 0], ["list/1", 1], ["list/2", 2], ["list/3", 3], ["list/4", 4]],
                 "deleted": {"code": "404", "status": 404, "id": true},
                 "noKey": {"code": "NoSuchKey", "status": 404, "id": true}}
                """);
    }

    @Test
    public void ec2() throws Exception {
        check("ec2", """
                {"begun": {"status": "active", "tags": [{"Key": "Name", "Value": "N0"}], "description": "import",
                           "bucket": {"S3Bucket": "b-ec2", "S3Key": "disk0.raw"}},
                 "ended": {"status": "completed", "size": 4096.0, "format": "RAW"},
                 "volumePermissions": [{"UserId": "222222222222"}],
                 "snapshot": {"state": "completed", "size": 1, "progress": "100%", "encrypted": false,
                              "tags": [{"Key": "Name", "Value": "N"}], "dated": true, "owner": "123456789012",
                              "id": true},
                 "taken": {"code": "InvalidAMIName.Duplicate", "status": 400, "id": true},
                 "launchPermissions": [{"Group": "all"}, {"UserId": "222222222222"}],
                 "description": {"Value": "new"},
                 "bootMode": {"Value": "uefi-preferred"},
                 "image": {
                   "Architecture": "x86_64", "ImageType": "machine", "Public": true, "OwnerId": "123456789012",
                   "PlatformDetails": "Linux/UNIX", "UsageOperation": "RunInstances", "State": "available",
                   "BlockDeviceMappings": [
                     {"DeviceName": "/dev/sda1",
                      "Ebs": {"DeleteOnTermination": true, "Iops": 4000, "SnapshotId": true, "VolumeSize": 10,
                              "VolumeType": "gp3", "Throughput": 200, "Encrypted": false}}],
                   "Description": "new", "EnaSupport": true, "Hypervisor": "xen", "Name": "name (1)",
                   "RootDeviceName": "/dev/sda1", "RootDeviceType": "ebs", "SriovNetSupport": "simple",
                   "Tags": [{"Key": "k", "Value": "v & w"}], "VirtualizationType": "hvm", "ImageId": true,
                   "BootMode": "uefi-preferred", "TpmSupport": "v2.0", "ImdsSupport": "v2.0",
                   "ImageLocation": "123456789012/name (1)"},
                 "registered": "<Red & Hat>",
                 "created": true,
                 "blocked": "unblocked",
                 "inUse": {"code": "InvalidSnapshot.InUse", "status": 400, "id": true},
                 "noImage": {"code": "InvalidAMIID.NotFound", "status": 400, "id": true},
                 "noTask": {"code": "InvalidConversionTaskId", "status": 400, "id": true},
                 "regions": true,
                 "tagged": [["image", "k", "v & w"]],
                 "copied": true,
                 "left": 0}
                """);
    }

    @Test
    public void pages() throws Exception {
        check("pages", """
                {"images": [[3, 3, 1], true],
                 "filtered": [[2], ["image1", "image5"]],
                 "snapshots": [[5, 2], true],
                 "tasks": [[5, 2], ["N0", "N1", "N2", "N3", "N4", "N5", "N6"]]}
                """);
    }

    @Test
    public void sts() throws Exception {
        check("sts", """
                {"own": {"UserId": "AIDAREHEARSAL00000000", "Account": "123456789012",
                         "Arn": "arn:aws:iam::123456789012:user/rehearsal"},
                 "assumed": {"Account": "210987654321",
                             "Arn": "arn:aws:sts::210987654321:assumed-role/pusher/peer"},
                 "arn": "arn:aws:sts::210987654321:assumed-role/pusher/peer",
                 "expires": true,
                 "malformed": {"code": "ValidationError", "status": 400, "id": true}}
                """);
    }

    @Test
    public void ebs() throws Exception {
        check("ebs", """
                {"started": {"Description": "direct", "OwnerId": "123456789012", "Status": "pending",
                             "VolumeSize": 1, "BlockSize": 524288, "Tags": [{"Key": "a", "Value": "b"}]},
                 "put": true,
                 "damaged": {"code": "ValidationException", "status": 400, "id": true},
                 "completed": "completed",
                 "listed": [[3], 1, 524288],
                 "same": true,
                 "none": {"code": "ResourceNotFoundException", "status": 404, "id": true}}
                """);
    }

    /** Makes the calls of that part of the script. */
    private void check(String part, String expected) throws Exception {
        Scenario scenario = Scenario.parse("{\"times\": \"none\"}").withSpool(python.directory("spool"));
        try (RehearsalCloud cloud = RehearsalCloud.start(0, scenario, Time.real());
                InputStream script = RehearsalPeerTest.class.getResourceAsStream("rehearsal.py")) {
            JsonNode told = python.ask(
                    new String(script.readAllBytes(), StandardCharsets.UTF_8),
                    Python.boto(cloud.endpoint(), REGION),
                    part);
            assertThat(told.path("unknown")).isEmpty();
            assertThat(told.path("seen")).isEqualTo(JSON.readTree(expected));
            if (!part.equals("ebs")) {
                assertThat(told.path("judged"))
                        .as("answers held against the model")
                        .isNotEmpty();
            }
        }
    }
}
