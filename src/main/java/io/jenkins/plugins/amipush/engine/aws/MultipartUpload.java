package io.jenkins.plugins.amipush.engine.aws;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One multipart upload: begun, or one that an earlier push began and did not end. */
final class MultipartUpload {
    private static final String NO_UPLOAD = "NoSuchUpload";

    private final AwsClients aws;
    private final S3Client s3;
    private final Bucket bucket;
    private final String key;
    private final String id;
    private final Map<Integer, Part> earlier;
    private final Optional<PartWire> wire;

    private MultipartUpload(AwsClients aws, Bucket bucket, String key, String id, Map<Integer, Part> earlier) {
        this.aws = aws;
        this.s3 = aws.s3(bucket.region());
        this.bucket = bucket;
        this.key = key;
        this.id = id;
        this.earlier = earlier;
        this.wire = aws.wire(bucket, key, id);
    }

    static MultipartUpload begin(AwsClients aws, Bucket bucket, String key, Map<String, String> tags) {
        S3Client s3 = aws.s3(bucket.region());
        String id = AwsCall.make(
                        "begin the upload of " + bucket.name() + "/" + key,
                        () -> s3.createMultipartUpload(request -> request.bucket(bucket.name())
                                .expectedBucketOwner(bucket.owner())
                                .key(key)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                                .tagging(S3Object.tagging(tags))))
                .uploadId();
        return new MultipartUpload(aws, bucket, key, id, Map.of());
    }

    /** The latest upload of that key that was begun and not ended, with its parts. */
    static Optional<MultipartUpload> unfinished(AwsClients aws, Bucket bucket, String key) {
        S3Client s3 = aws.s3(bucket.region());
        return AwsCall.make(
                "look for unfinished uploads of " + bucket.name() + "/" + key,
                () -> s3
                        .listMultipartUploadsPaginator(request -> request.bucket(bucket.name())
                                .expectedBucketOwner(bucket.owner())
                                .prefix(key))
                        .uploads()
                        .stream()
                        .filter(upload -> upload.key().equals(key))
                        // Parts of another tool's upload may bear other checksums, which could never be completed.
                        .filter(upload -> upload.checksumAlgorithm() == ChecksumAlgorithm.CRC32)
                        .filter(upload -> upload.checksumType() != ChecksumType.FULL_OBJECT)
                        .max(Comparator.comparing(upload ->
                                Optional.ofNullable(upload.initiated()).orElse(Instant.EPOCH)))
                        .map(upload -> {
                            Map<Integer, Part> parts = new HashMap<>();
                            s3.listPartsPaginator(request -> request.bucket(bucket.name())
                                            .expectedBucketOwner(bucket.owner())
                                            .key(key)
                                            .uploadId(upload.uploadId()))
                                    .parts()
                                    .forEach(part -> parts.put(part.partNumber(), part));
                            return new MultipartUpload(aws, bucket, key, upload.uploadId(), parts);
                        }));
    }

    /** How many parts an earlier push brought. */
    int earlierParts() {
        return earlier.size();
    }

    /** The part as an earlier push uploaded it, if its content is the same. */
    Optional<CompletedPart> earlier(int number, PartBytes bytes) {
        Part part = earlier.get(number);
        String crc32 = bytes.crc32();
        if (part == null || part.size() != bytes.length() || !crc32.equals(part.checksumCRC32())) {
            return Optional.empty();
        }
        // 32 bits alone could agree by chance once in a great many releases; the ETag makes sure.
        String etag = part.eTag().replace("\"", "");
        return etag.equals(bytes.md5()) ? Optional.of(completed(number, part.eTag(), crc32)) : Optional.empty();
    }

    /** Uploads a part, past the SDK where that serves. */
    CompletedPart upload(int number, PartBytes bytes) {
        String etag = wire.flatMap(past -> past.put(number, bytes)).orElseGet(() -> bySdk(number, bytes));
        return completed(number, etag, bytes.crc32());
    }

    private String bySdk(int number, PartBytes bytes) {
        return AwsCall.make(
                        "upload part %d of %s/%s".formatted(number, bucket.name(), key),
                        () -> s3.uploadPart(
                                request -> request.bucket(bucket.name())
                                        .expectedBucketOwner(bucket.owner())
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(number)
                                        .contentLength((long) bytes.length())
                                        .checksumCRC32(bytes.crc32())
                                        .overrideConfiguration(
                                                call -> call.apiCallAttemptTimeout(aws.attemptTimeout(bytes.length()))),
                                bytes.body()))
                .eTag();
    }

    private static CompletedPart completed(int number, String etag, String crc32) {
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(etag)
                .checksumCRC32(crc32)
                .build();
    }

    /**
     * Makes the object; it is made, too, when S3 knows the upload no more but has the object: an answer got lost.
     *
     * @return the object's ETag
     */
    String complete(SortedMap<Integer, CompletedPart> parts) {
        return AwsCall.make("complete the upload of " + bucket.name() + "/" + key, () -> {
            try {
                return s3.completeMultipartUpload(request -> request.bucket(bucket.name())
                                .expectedBucketOwner(bucket.owner())
                                .key(key)
                                .uploadId(id)
                                .multipartUpload(upload -> upload.parts(List.copyOf(parts.values()))))
                        .eTag();
            } catch (S3Exception e) {
                Optional<String> made = AwsCall.code(e).equals(NO_UPLOAD) ? made(parts) : Optional.empty();
                return made.orElseThrow(() -> e);
            }
        });
    }

    private Optional<String> made(SortedMap<Integer, CompletedPart> parts) {
        Optional<String> etag =
                Checksums.etag(parts.values().stream().map(CompletedPart::eTag).toList());
        return etag.filter(made -> Optional.of(made).equals(S3Object.etag(aws, bucket, key)));
    }

    /** Gives the upload up; its parts cost nothing any more. */
    void abort() {
        AwsCall.make(
                "give up the upload of " + bucket.name() + "/" + key,
                () -> s3.abortMultipartUpload(request -> request.bucket(bucket.name())
                        .expectedBucketOwner(bucket.owner())
                        .key(key)
                        .uploadId(id)));
    }
}
