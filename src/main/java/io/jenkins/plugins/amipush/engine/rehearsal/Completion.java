package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a client says of a multipart upload that is to become an object, and the object that it becomes. */
final class Completion {
    private static final int MOST_PARTS = 10_000;
    private static final long SMALLEST_PART = 5L << 20;

    private final List<Listed> listed;
    private final S3Request request;

    private Completion(List<Listed> listed, S3Request request) {
        this.listed = listed;
        this.request = request;
    }

    static Completion of(byte[] document, S3Request request) {
        List<Listed> listed = new ArrayList<>();
        for (XmlElement part :
                XmlElement.parse(document, "CompleteMultipartUpload").children("Part")) {
            listed.add(new Listed(number(part.required("PartNumber")), part.required("ETag"), part));
        }
        if (listed.isEmpty() || listed.size() > MOST_PARTS) {
            throw XmlElement.malformed();
        }
        return new Completion(listed, request);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw XmlElement.malformed();
        }
    }

    /**
     * The object, once every listed part has been held against what was received.
     *
     * @throws Refusal when they differ
     */
    StoredObject complete(MultipartUpload upload, Spool spool, Instant now) throws IOException {
        List<MultipartUpload.Part> parts = parts(upload);
        long size = parts.stream().mapToLong(part -> part.content().length()).sum();
        String expectedSize = request.header("x-amz-mp-object-size");
        if (expectedSize != null && !expectedSize.equals(Long.toString(size))) {
            throw Refusal.bad(
                    "InvalidRequest",
                    "The provided 'x-amz-mp-object-size' header value does not match what was computed");
        }
        String checksum = checksum(upload, parts);
        Path file = null;
        String sha256 = null;
        if (spool.keeps()) {
            file = spool.join(parts.stream().map(MultipartUpload.Part::file).toList());
            sha256 = sha256(file);
        }
        return new StoredObject(
                upload.key,
                size,
                etag(parts),
                now,
                upload.description,
                upload.checksum,
                checksum,
                upload.checksumType(),
                sha256,
                parts.size(),
                upload.tags,
                file);
    }

    private List<MultipartUpload.Part> parts(MultipartUpload upload) {
        List<MultipartUpload.Part> parts = new ArrayList<>();
        int previous = 0;
        for (Listed each : listed) {
            if (each.number <= previous) {
                throw Refusal.bad(
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. The parts list must be specified in order by"
                                + " part number.");
            }
            previous = each.number;
            MultipartUpload.Part part = upload.parts.get(each.number);
            if (part == null || !part.etag().equals(each.etag.replace("\"", ""))) {
                throw invalidPart();
            }
            each.checkSums(upload, part);
            parts.add(part);
        }
        for (MultipartUpload.Part part : parts.subList(0, parts.size() - 1)) {
            if (part.content().length() < SMALLEST_PART) {
                throw Refusal.bad("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
            }
        }
        return parts;
    }

    private String checksum(MultipartUpload upload, List<MultipartUpload.Part> parts) {
        Checksum algorithm = upload.checksum;
        if (algorithm == null) {
            return null;
        }
        String value;
        if (upload.fullObject) {
            byte[] sum = parts.get(0).content().sum(algorithm);
            for (MultipartUpload.Part part : parts.subList(1, parts.size())) {
                sum = algorithm.combine(
                        sum, part.content().sum(algorithm), part.content().length());
            }
            value = Digests.base64(sum);
        } else {
            byte[] sum = algorithm.composite(
                    parts.stream().map(part -> part.content().sum(algorithm)).toList());
            value = Digests.base64(sum) + '-' + parts.size();
        }
        String said = request.header(algorithm.header());
        if (said != null && !said.equals(value)) {
            throw Refusal.bad(
                    "BadDigest", "The " + algorithm.name() + " you specified did not match the calculated checksum.");
        }
        return value;
    }

    private static String etag(List<MultipartUpload.Part> parts) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        parts.forEach(part -> row.writeBytes(part.content().md5()));
        return Digests.hex(Digests.of("MD5").digest(row.toByteArray())) + '-' + parts.size();
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Digests.of("SHA-256");
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Digests.hex(digest.digest());
    }

    private static Refusal invalidPart() {
        return Refusal.bad(
                "InvalidPart",
                "One or more of the specified parts could not be found. The part may not have been uploaded, or the"
                        + " specified entity tag may not match the part's entity tag.");
    }

    /** A part as the client lists it. */
    private record Listed(int number, String etag, XmlElement element) {
        void checkSums(MultipartUpload upload, MultipartUpload.Part part) {
            for (Checksum checksum : Checksum.values()) {
                String said = element.text(checksum.element());
                if (said != null && !said.equals(part.sum(checksum))) {
                    throw invalidPart();
                }
            }
            if (upload.checksum != null && !upload.fullObject && element.text(upload.checksum.element()) == null) {
                throw Refusal.bad(
                        "InvalidRequest",
                        "The upload was created using a "
                                + upload.checksum.name().toLowerCase(Locale.ROOT)
                                + " checksum. The complete request must include the checksum for each part. It was"
                                + " missing for part " + number + " in the request.");
            }
        }
    }
}
