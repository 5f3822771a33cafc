package io.jenkins.plugins.amipush.engine.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.assertj.core.groups.Tuple;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

public class S3ServiceTest extends CloudTest {
    private static final int PART = 5 << 20;
    private static final byte[] CONTENT = "some content".getBytes(StandardCharsets.UTF_8);

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private S3Client s3;

    private S3Client startS3(String scenario) throws IOException {
        start(scenario);
        s3 = s3();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        return s3;
    }

    private void startS3() throws IOException {
        startS3("{\"times\": \"none\"}");
    }

    @Test
    public void anObjectKeepsWhatItCameWith() throws IOException {
        startS3();
        PutObjectResponse put = s3.putObject(
                request -> request.bucket(BUCKET)
                        .key("a folder/disk+1.raw")
                        .contentType("application/x-raw")
                        .metadata(Map.of("sha256", "abc"))
                        .tagging("release=GA&team=cloud%20images"),
                RequestBody.fromBytes(CONTENT));
        assertThat(put.eTag()).isEqualTo('"' + hex(digest("MD5", CONTENT)) + '"');

        HeadObjectResponse head = s3.headObject(
                request -> request.bucket(BUCKET).key("a folder/disk+1.raw").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.contentLength()).isEqualTo(CONTENT.length);
        assertThat(head.contentType()).isEqualTo("application/x-raw");
        assertThat(head.metadata()).containsEntry("sha256", "abc");
        assertThat(head.checksumCRC32()).isEqualTo(put.checksumCRC32()).isNotNull();
        assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        assertThat(s3.getObjectTagging(request -> request.bucket(BUCKET).key("a folder/disk+1.raw"))
                        .tagSet())
                .extracting(Tag::key, Tag::value)
                .containsExactly(Tuple.tuple("release", "GA"), Tuple.tuple("team", "cloud images"));
        JsonNode object = cloud.state().at("/buckets/0/objects/0");
        assertThat(object.path("sha256").asText()).isEqualTo(hex(digest("SHA-256", CONTENT)));
    }

    @Test
    public void tagsOfAnObjectAreReplacedAndDeleted() throws IOException {
        startS3();
        object(s3, "key", CONTENT);
        s3.putObjectTagging(request ->
                request.bucket(BUCKET).key("key").tagging(tagging -> tagging.tagSet(tag("a", "1"), tag("b", "2"))));
        s3.putObjectTagging(
                request -> request.bucket(BUCKET).key("key").tagging(tagging -> tagging.tagSet(tag("c", "3"))));
        assertThat(s3.getObjectTagging(request -> request.bucket(BUCKET).key("key"))
                        .tagSet())
                .containsExactly(tag("c", "3"));
        s3.deleteObjectTagging(request -> request.bucket(BUCKET).key("key"));
        assertThat(s3.getObjectTagging(request -> request.bucket(BUCKET).key("key"))
                        .tagSet())
                .isEmpty();
    }

    @Test
    public void bucketsHaveRegionsAndOwners() throws IOException {
        startS3("{\"times\": \"none\", \"foreignBuckets\": [\"theirs\"]}");
        assertRefused(409, "BucketAlreadyOwnedByYou", () -> s3.createBucket(bucket -> bucket.bucket(BUCKET)));
        assertRefused(409, "BucketAlreadyExists", () -> s3.createBucket(bucket -> bucket.bucket("theirs")));
        assertThat(status(() -> s3.headBucket(bucket -> bucket.bucket("theirs"))))
                .isEqualTo(403);
        assertThat(status(() -> s3.headBucket(bucket -> bucket.bucket("nobodys"))))
                .isEqualTo(404);
        s3.headBucket(bucket -> bucket.bucket(BUCKET).expectedBucketOwner(ACCOUNT));
        assertThat(status(() -> s3.headBucket(bucket -> bucket.bucket(BUCKET).expectedBucketOwner("999999999999"))))
                .isEqualTo(403);
        assertRefused(
                403,
                "AccessDenied",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET).key("key").expectedBucketOwner("999999999999"),
                        RequestBody.fromBytes(CONTENT)));

        S3Client elsewhere = s3("eu-west-1", ANYBODY);
        S3Exception moved =
                catchThrowableOfType(S3Exception.class, () -> elsewhere.headBucket(bucket -> bucket.bucket(BUCKET)));
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region"))
                .hasValue(REGION);
        assertThat(elsewhere.getBucketLocation(bucket -> bucket.bucket(BUCKET)).locationConstraintAsString())
                .isEqualTo(REGION);

        S3Client first = s3("us-east-1", ANYBODY);
        first.createBucket(bucket -> bucket.bucket("first"));
        first.createBucket(bucket -> bucket.bucket("first"));
        assertThat(first.getBucketLocation(bucket -> bucket.bucket("first")).locationConstraintAsString())
                .isNullOrEmpty();
        assertThat(first.listBuckets().buckets()).hasSize(2);
    }

    @Test
    public void locationConstraintMustFitTheRegion() throws IOException {
        startS3();
        assertRefused(
                400,
                "IllegalLocationConstraintException",
                () -> s3.createBucket(bucket -> bucket.bucket("other")
                        .createBucketConfiguration(config -> config.locationConstraint("eu-west-1"))));
        S3Client first = s3("us-east-1", ANYBODY);
        assertRefused(
                400,
                "InvalidLocationConstraint",
                () -> first.createBucket(bucket -> bucket.bucket("other")
                        .createBucketConfiguration(config -> config.locationConstraint("us-east-1"))));
    }

    @Test
    public void aBucketNeedsAValidNameAndLeavesWhenItIsEmpty() throws IOException, InterruptedException {
        startS3();
        for (String name : List.of("ab", "Upper", "a..b", "10.0.0.1", "xn--a", "under_score", "name-s3alias", "-a-b")) {
            HttpResponse<String> response = send(signed("/" + name, "s3")
                    .PUT(HttpRequest.BodyPublishers.ofString("<CreateBucketConfiguration><LocationConstraint>" + REGION
                            + "</LocationConstraint></CreateBucketConfiguration>")));
            assertThat(response.statusCode()).as(name).isEqualTo(400);
            assertThat(response.body()).contains("<Code>InvalidBucketName</Code>");
        }
        object(s3, "key", CONTENT);
        assertRefused(409, "BucketNotEmpty", () -> s3.deleteBucket(bucket -> bucket.bucket(BUCKET)));
        s3.deleteObject(request -> request.bucket(BUCKET).key("key"));
        s3.deleteBucket(bucket -> bucket.bucket(BUCKET));
        assertRefused(404, "NoSuchBucket", () -> s3.listObjectsV2(request -> request.bucket(BUCKET)));
    }

    @Test
    public void multipartObjectsAreChecksummedAsS3DoesIt() throws IOException {
        for (ChecksumAlgorithm algorithm : List.of(
                ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32_C, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256)) {
            startS3();
            List<byte[]> parts = List.of(random(1, PART), random(2, PART), random(3, 1234));
            Upload upload = new Upload(request -> request.checksumAlgorithm(algorithm));
            IntStream.range(0, parts.size()).forEach(i -> upload.part(i + 1, parts.get(i), algorithm));
            upload.complete();

            byte[] md5s = join(parts.stream().map(part -> digest("MD5", part)).toList());
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(BUCKET).key("big").checksumMode(ChecksumMode.ENABLED));
            assertThat(head.eTag()).isEqualTo('"' + hex(digest("MD5", md5s)) + "-3\"");
            assertThat(head.contentLength()).isEqualTo(2 * PART + 1234);
            assertThat(head.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
            if (algorithm == ChecksumAlgorithm.SHA256) {
                byte[] digests =
                        join(parts.stream().map(part -> digest("SHA-256", part)).toList());
                assertThat(head.checksumSHA256())
                        .isEqualTo(Base64.getEncoder().encodeToString(digest("SHA-256", digests)) + "-3");
            }
            assertThat(cloud.state().at("/buckets/0/uploads")).isEmpty();
        }
    }

    @Test
    public void fullObjectChecksumOfPartsIsThatOfTheirJunction() throws IOException {
        startS3();
        byte[] first = random(1, PART);
        byte[] second = random(2, 77_777);
        Upload upload = new Upload(
                request -> request.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT));
        upload.part(1, first, ChecksumAlgorithm.CRC32);
        upload.part(2, second, ChecksumAlgorithm.CRC32);
        upload.complete();

        CRC32 crc = new CRC32();
        crc.update(first);
        crc.update(second);
        byte[] expected = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(BUCKET).key("big").checksumMode(ChecksumMode.ENABLED));
        assertThat(head.checksumCRC32()).isEqualTo(Base64.getEncoder().encodeToString(expected));
        assertThat(head.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    }

    @Test
    public void partsAreListedPageByPage() throws IOException {
        startS3();
        Upload upload = new Upload(request -> {});
        IntStream.rangeClosed(1, 7).forEach(number -> upload.part(number, new byte[number], null));
        ListPartsResponse first = s3.listParts(
                request -> request.bucket(BUCKET).key("big").uploadId(upload.id).maxParts(3));
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.parts()).extracting(Part::partNumber).containsExactly(1, 2, 3);
        List<Integer> all = new ArrayList<>();
        s3.listPartsPaginator(request ->
                        request.bucket(BUCKET).key("big").uploadId(upload.id).maxParts(3))
                .parts()
                .forEach(part -> all.add(part.partNumber()));
        assertThat(all).containsExactly(1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    public void uploadsAreListedPageByPageAndAborted() throws IOException {
        startS3();
        for (int i = 0; i < 5; i++) {
            String key = "disk " + i % 2;
            s3.createMultipartUpload(request -> request.bucket(BUCKET).key(key));
        }
        List<String> keys = new ArrayList<>();
        s3.listMultipartUploadsPaginator(request -> request.bucket(BUCKET).maxUploads(2))
                .uploads()
                .forEach(upload -> {
                    keys.add(upload.key());
                    s3.abortMultipartUpload(
                            request -> request.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId()));
                });
        assertThat(keys).containsExactly("disk 0", "disk 0", "disk 0", "disk 1", "disk 1");
        assertThat(cloud.state().at("/buckets/0/uploads")).isEmpty();
    }

    @Test
    public void completionIsHeldAgainstTheParts() throws IOException {
        startS3();
        Upload upload = new Upload(request -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256));
        upload.part(1, random(1, 1000), ChecksumAlgorithm.SHA256);
        upload.part(2, random(2, 1000), ChecksumAlgorithm.SHA256);
        CompletedPart one = upload.completed.get(0);
        CompletedPart two = upload.completed.get(1);
        assertRefused(400, "EntityTooSmall", () -> upload.complete(List.of(one, two)));
        assertRefused(400, "InvalidPartOrder", () -> upload.complete(List.of(two, one)));
        assertRefused(
                400,
                "InvalidPart",
                () -> upload.complete(List.of(one.toBuilder().eTag("\"0\"").build())));
        assertRefused(
                400,
                "InvalidPart",
                () -> upload.complete(List.of(
                        one.toBuilder().checksumSHA256(two.checksumSHA256()).build())));
        assertRefused(
                400,
                "InvalidRequest",
                () -> upload.complete(
                        List.of(one.toBuilder().checksumSHA256(null).build())));
        assertRefused(400, "MalformedXML", () -> upload.complete(List.of()));
        upload.complete(List.of(one));
        assertRefused(404, "NoSuchUpload", () -> upload.complete(List.of(one)));
        assertThat(cloud.state().at("/buckets/0/objects/0/size").asInt()).isEqualTo(1000);
    }

    @Test
    public void partsNeedAGoodNumberUploadAndAlgorithm() throws IOException {
        startS3();
        Upload upload = new Upload(request -> request.checksumAlgorithm(ChecksumAlgorithm.SHA256));
        assertRefused(400, "InvalidArgument", () -> upload.part(0, CONTENT, ChecksumAlgorithm.SHA256));
        assertRefused(400, "InvalidArgument", () -> upload.part(10_001, CONTENT, ChecksumAlgorithm.SHA256));
        assertRefused(400, "InvalidRequest", () -> upload.part(1, CONTENT, ChecksumAlgorithm.CRC32));
        assertRefused(
                404,
                "NoSuchUpload",
                () -> s3.uploadPart(
                        request -> request.bucket(BUCKET)
                                .key("big")
                                .uploadId("unknown")
                                .partNumber(1),
                        RequestBody.fromBytes(CONTENT)));
    }

    @Test
    public void wrongChecksumsAreRefused() throws IOException, InterruptedException {
        startS3();
        String other = Base64.getEncoder().encodeToString(digest("SHA-256", new byte[1]));
        assertRefused(
                400,
                "BadDigest",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET).key("key").checksumSHA256(other), RequestBody.fromBytes(CONTENT)));
        assertRefused(
                400,
                "BadDigest",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET)
                                .key("key")
                                .contentMD5(Base64.getEncoder().encodeToString(digest("MD5", new byte[1]))),
                        RequestBody.fromBytes(CONTENT)));
        assertRefused(
                400,
                "InvalidDigest",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET).key("key").contentMD5("no digest"), RequestBody.fromBytes(CONTENT)));
        HttpResponse<String> unsignedContent = send(signed("/" + BUCKET + "/key", "s3")
                .header("x-amz-content-sha256", hex(digest("SHA-256", new byte[1])))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT)));
        assertThat(unsignedContent.statusCode()).isEqualTo(400);
        assertThat(unsignedContent.body()).contains("<Code>XAmzContentSHA256Mismatch</Code>");
        assertThat(cloud.state().at("/buckets/0/objects")).isEmpty();
    }

    @Test
    public void everyKindOfBodyIsDecodedAndChecked() throws IOException, InterruptedException {
        startS3();
        CRC32 crc = new CRC32();
        crc.update(CONTENT);
        String sum = Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        String signature = ";chunk-signature=" + "a".repeat(64);
        String text = new String(CONTENT, StandardCharsets.UTF_8);
        String size = Integer.toHexString(CONTENT.length);

        assertThat(chunked(
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        size + "\r\n" + text + "\r\n0\r\nx-amz-checksum-crc32:" + sum + "\r\n\r\n"))
                .contains("200");
        assertThat(chunked(
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                        size + signature + "\r\n" + text + "\r\n0"
                                + signature + "\r\nx-amz-checksum-crc32:" + sum + "\r\nx-amz-trailer-signature:"
                                + "b".repeat(64) + "\r\n\r\n"))
                .contains("200");
        assertThat(chunked(
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                        size + signature + "\r\n" + text + "\r\n0" + signature + "\r\n\r\n"))
                .contains("200");
        assertThat(cloud.state().at("/buckets/0/objects/0/sha256").asText()).isEqualTo(hex(digest("SHA-256", CONTENT)));

        assertThat(chunked(
                        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                        size + "\r\n" + text + "\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"))
                .contains("400", "BadDigest");
        assertThat(chunked("STREAMING-UNSIGNED-PAYLOAD-TRAILER", size + "\r\n" + text + "\r\n0\r\n\r\n"))
                .contains("400", "MalformedTrailerError");
        assertThat(chunked("STREAMING-UNSIGNED-PAYLOAD-TRAILER", size + "\r\n" + text.substring(3)))
                .contains("400", "IncompleteBody");
        assertThat(chunked("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", size + "\r\n" + text + "\r\n0\r\n\r\n"))
                .contains("400", "IncompleteBody");
        assertThat(chunked(
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                        "6" + signature + "\r\n" + text.substring(0, 6) + "\r\n6" + signature + "\r\n"
                                + text.substring(6) + "\r\n0" + signature + "\r\n\r\n"))
                .contains("403", "InvalidChunkSizeError");
    }

    private String chunked(String form, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = signed("/" + BUCKET + "/key", "s3")
                .header("x-amz-content-sha256", form)
                .header("x-amz-decoded-content-length", Integer.toString(CONTENT.length))
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        if (form.endsWith("-TRAILER")) {
            request.header("x-amz-trailer", "x-amz-checksum-crc32");
        }
        HttpResponse<String> response = send(request);
        return response.statusCode() + response.body();
    }

    @Test
    public void objectsAreListedPageByPageWithPrefixAndDelimiter() throws IOException {
        startS3();
        List<String> keys = List.of("a b/1", "a b/2", "a+c", "d/1", "e");
        keys.forEach(key -> object(s3, key, CONTENT));
        assertThat(s3.listObjectsV2Paginator(request -> request.bucket(BUCKET).maxKeys(2))
                        .contents())
                .extracting(S3Object::key)
                .containsExactlyElementsOf(keys);
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET).delimiter("/"))
                        .commonPrefixes())
                .extracting(prefix -> prefix.prefix())
                .containsExactly("a b/", "d/");
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET).prefix("a b/"))
                        .contents())
                .hasSize(2);
        assertThat(s3.listObjectsV2(request -> request.bucket(BUCKET).startAfter("a+c"))
                        .contents())
                .extracting(S3Object::key)
                .containsExactly("d/1", "e");
    }

    @Test
    public void badTagsAndMetadataAreRefused() throws IOException {
        startS3();
        object(s3, "key", CONTENT);
        Tag[] eleven = IntStream.range(0, 11).mapToObj(i -> tag("k" + i, "")).toArray(Tag[]::new);
        assertRefused(400, "BadRequest", () -> putTags(eleven));
        assertRefused(400, "InvalidTag", () -> putTags(tag("a", "1"), tag("a", "2")));
        assertRefused(400, "InvalidTag", () -> putTags(tag("k".repeat(129), "")));
        assertRefused(400, "InvalidTag", () -> putTags(tag("k", "v".repeat(257))));
        assertRefused(400, "InvalidTag", () -> putTags(tag("k", "semi;colon")));
        assertRefused(400, "InvalidTag", () -> putTags(tag("aws:k", "v")));
        assertRefused(
                400,
                "MetadataTooLarge",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET).key("key").metadata(Map.of("long", "x".repeat(2048))),
                        RequestBody.fromBytes(CONTENT)));
        assertRefused(
                400,
                "KeyTooLongError",
                () -> s3.putObject(put -> put.bucket(BUCKET).key("k".repeat(1025)), RequestBody.fromBytes(CONTENT)));
    }

    @Test
    public void anObjectIsNotOverwrittenWhenTheClientSaysSo() throws IOException {
        startS3();
        object(s3, "key", CONTENT);
        assertRefused(
                412,
                "PreconditionFailed",
                () -> s3.putObject(
                        put -> put.bucket(BUCKET).key("key").ifNoneMatch("*"), RequestBody.fromBytes(new byte[1])));
        assertThat(cloud.state().at("/buckets/0/objects/0/size").asInt()).isEqualTo(CONTENT.length);
    }

    @Test
    public void contentIsKeptInASpoolOnly() throws IOException {
        startS3();
        object(s3, "key", CONTENT);
        assertRefused(
                501,
                "NotImplemented",
                () -> s3.getObjectAsBytes(request -> request.bucket(BUCKET).key("key")));

        start(Scenario.parse("{\"times\": \"none\"}")
                .withSpool(temporary.getRoot().toPath()));
        s3 = s3();
        s3.createBucket(bucket -> bucket.bucket(BUCKET));
        byte[] first = random(1, PART);
        byte[] second = random(2, 100);
        Upload upload = new Upload(request -> {});
        upload.part(1, first, null);
        upload.part(2, second, null);
        upload.complete();
        byte[] whole = join(List.of(first, second));
        assertThat(s3.getObjectAsBytes(request -> request.bucket(BUCKET).key("big"))
                        .asByteArray())
                .isEqualTo(whole);
        assertThat(s3.getObjectAsBytes(request ->
                                request.bucket(BUCKET).key("big").range("bytes=" + (PART - 2) + "-" + (PART + 1)))
                        .asByteArray())
                .isEqualTo(Arrays.copyOfRange(whole, PART - 2, PART + 2));
        assertThat(cloud.state().at("/buckets/0/objects/0/sha256").asText()).isEqualTo(hex(digest("SHA-256", whole)));
        s3.deleteObject(request -> request.bucket(BUCKET).key("big"));
        assertThat(temporary.getRoot().list()).isEmpty();
    }

    @Test
    public void aBucketMayBeNamedInTheHostName() throws IOException, InterruptedException {
        startS3();
        object(s3, "key", CONTENT);
        assertThat(s3.headObject(request -> request.bucket(BUCKET).key("key")).contentLength())
                .isEqualTo(CONTENT.length);
        String host = BUCKET + ".s3." + REGION + ".localhost";
        assertThat(rawStatus("HEAD /key HTTP/1.1\r\nHost: " + host + "\r\n")).contains("200");
        assertThat(rawStatus("HEAD /other HTTP/1.1\r\nHost: " + BUCKET + ".localhost:1\r\n"))
                .contains("404");
        assertThat(cloud.requests())
                .last()
                .satisfies(request -> assertThat(request.parameters())
                        .containsEntry("Bucket", BUCKET)
                        .containsEntry("Key", "other"));
    }

    private String rawStatus(String head) throws IOException {
        try (Socket socket =
                new Socket(cloud.endpoint().getHost(), cloud.endpoint().getPort())) {
            String text = head + "Authorization: AWS4-HMAC-SHA256 Credential=AKIAANYBODY/20260101/" + REGION
                    + "/s3/aws4_request, SignedHeaders=host, Signature=" + "0".repeat(64)
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    public void hostileDocumentsAreRefused() throws IOException, InterruptedException {
        startS3();
        String bomb = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><CreateBucketConfiguration>"
                + "<LocationConstraint>&e;</LocationConstraint></CreateBucketConfiguration>";
        HttpResponse<String> response = send(signed("/another", "s3").PUT(HttpRequest.BodyPublishers.ofString(bomb)));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("<Code>MalformedXML</Code>").doesNotContain("root:");
        HttpResponse<String> unknown =
                send(signed("/" + BUCKET + "?versioning", "s3").GET());
        assertThat(unknown.statusCode()).isEqualTo(501);
        assertThat(unknown.body()).contains("GET ?versioning");
    }

    @Test
    public void memoryStaysFlatUnderABigUpload() throws IOException {
        startS3();
        long size = 300L << 20;
        long before = usedMemory();
        s3.putObject(
                put -> put.bucket(BUCKET).key("big").contentLength(size),
                RequestBody.fromContentProvider(() -> new Endless(size), size, "application/octet-stream"));
        assertThat(cloud.state().at("/buckets/0/objects/0/size").asLong()).isEqualTo(size);
        assertThat(usedMemory() - before).as("growth").isLessThan(64L << 20);
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void putTags(Tag... tags) {
        s3.putObjectTagging(request -> request.bucket(BUCKET).key("key").tagging(tagging -> tagging.tagSet(tags)));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static int status(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(S3Exception.class, call).statusCode();
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** A multipart upload of the key {@code big}. */
    private final class Upload {
        private final String id;
        private final List<CompletedPart> completed = new ArrayList<>();

        Upload(Consumer<CreateMultipartUploadRequest.Builder> settings) {
            id = s3.createMultipartUpload(request -> {
                        request.bucket(BUCKET).key("big");
                        settings.accept(request);
                    })
                    .uploadId();
        }

        void part(int number, byte[] content, ChecksumAlgorithm algorithm) {
            UploadPartResponse response = s3.uploadPart(
                    request -> request.bucket(BUCKET)
                            .key("big")
                            .uploadId(id)
                            .partNumber(number)
                            .checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(content));
            assertThat(response.eTag()).isEqualTo('"' + hex(digest("MD5", content)) + '"');
            completed.add(CompletedPart.builder()
                    .partNumber(number)
                    .eTag(response.eTag())
                    .checksumCRC32(algorithm == ChecksumAlgorithm.CRC32 ? response.checksumCRC32() : null)
                    .checksumCRC32C(response.checksumCRC32C())
                    .checksumSHA1(response.checksumSHA1())
                    .checksumSHA256(response.checksumSHA256())
                    .build());
        }

        void complete() {
            complete(completed);
        }

        void complete(List<CompletedPart> parts) {
            s3.completeMultipartUpload(request ->
                    request.bucket(BUCKET).key("big").uploadId(id).multipartUpload(upload -> upload.parts(parts)));
        }
    }

    /** So many zero bytes. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long size) {
            left = size;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, count);
            left -= read;
            return read;
        }
    }
}
