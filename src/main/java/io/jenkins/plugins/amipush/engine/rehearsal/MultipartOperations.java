package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** S3's multipart uploads, all but their completion. */
final class MultipartOperations {
    private static final int MOST_PARTS = 10_000;
    private static final long LARGEST_PART = 5L << 30;

    private final World world;
    private final BucketStore store;
    private final Spool spool;
    private final Bandwidth bandwidth;

    MultipartOperations(World world, BucketStore store, Spool spool, Bandwidth bandwidth) {
        this.world = world;
        this.store = store;
        this.spool = spool;
        this.bandwidth = bandwidth;
    }

    Answer create(S3Request request) {
        String named = request.header("x-amz-checksum-algorithm");
        Checksum checksum = named == null
                ? null
                : Checksum.named(named)
                        .orElseThrow(() -> Refusal.bad(
                                "InvalidRequest",
                                "Checksum algorithm provided is unsupported. Please try again with any of the valid"
                                        + " types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]"));
        boolean fullObject = fullObject(request.header("x-amz-checksum-type"), checksum);
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            MultipartUpload upload = new MultipartUpload(
                    world.ids().opaque("upload", bucket.name + '/' + request.key()),
                    request.key(),
                    world.now(),
                    StoredObject.Description.of(request.http()),
                    ObjectTags.ofHeader(request.header("x-amz-tagging")),
                    checksum,
                    fullObject);
            bucket.uploads.put(upload.id, upload);
            Xml xml = Xml.document("InitiateMultipartUploadResult", S3Service.NAMESPACE)
                    .text("Bucket", bucket.name)
                    .text("Key", upload.key)
                    .text("UploadId", upload.id);
            return request.answer(Answer.xml(200, xml)
                    .header("x-amz-checksum-algorithm", checksum == null ? null : checksum.name())
                    .header("x-amz-checksum-type", upload.checksumType()));
        }
    }

    /** Which type of checksum the object gets; CRC-64 has only the one, SHA only the other. */
    private static boolean fullObject(String type, Checksum checksum) {
        if (type == null) {
            return checksum == Checksum.CRC64NVME;
        }
        boolean full = type.equals("FULL_OBJECT");
        if (checksum == null
                || !full && !type.equals("COMPOSITE")
                || full && !checksum.combines()
                || !full && checksum == Checksum.CRC64NVME) {
            throw Refusal.bad(
                    "InvalidRequest",
                    "The " + type + " checksum type cannot be used with the " + checksum + " checksum algorithm.");
        }
        return full;
    }

    Answer uploadPart(S3Request request) throws IOException {
        int number = request.number("partNumber", 0);
        if (number < 1 || number > MOST_PARTS) {
            throw Refusal.bad("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        }
        MultipartUpload upload;
        synchronized (world.lock()) {
            upload = find(request);
        }
        Payload payload = new Payload(request.http());
        checkAlgorithm(upload, payload.declared().orElse(null));
        Path file = spool.next();
        Payload.Received content;
        try (OutputStream sink = spool.open(file)) {
            Set<Checksum> wanted = Set.of(upload.checksum == null ? Checksum.CRC32 : upload.checksum);
            content = payload.receive(wanted, sink, bandwidth);
            if (content.length() > LARGEST_PART) {
                throw Refusal.bad("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
            }
        } catch (Refusal refusal) {
            spool.delete(file);
            throw refusal;
        }
        MultipartUpload.Part part = new MultipartUpload.Part(number, content, world.now(), file);
        synchronized (world.lock()) {
            MultipartUpload.Part before = find(request).parts.put(number, part);
            if (before != null) {
                spool.delete(before.file());
            }
        }
        Answer answer = Answer.empty(200).header("ETag", S3Request.quoted(part.etag()));
        Checksum told = upload.checksum == null ? content.declared().orElse(null) : upload.checksum;
        return request.answer(told == null ? answer : answer.header(told.header(), part.sum(told)));
    }

    private static void checkAlgorithm(MultipartUpload upload, Checksum declared) {
        if (upload.checksum != null && declared != null && declared != upload.checksum) {
            throw Refusal.bad(
                    "InvalidRequest",
                    "Checksum Type mismatch occurred, expected checksum Type: " + lower(upload.checksum)
                            + ", actual checksum Type: " + lower(declared));
        }
        if (upload.checksum != null && declared == null && !upload.fullObject) {
            throw Refusal.bad(
                    "InvalidRequest",
                    "Checksum Type mismatch occurred, expected checksum Type: " + lower(upload.checksum)
                            + ", actual checksum Type: null");
        }
    }

    private static String lower(Checksum checksum) {
        return checksum.name().toLowerCase(Locale.ROOT);
    }

    Answer listParts(S3Request request) {
        synchronized (world.lock()) {
            MultipartUpload upload = find(request);
            int size = request.pageSize("max-parts");
            int marker = request.number("part-number-marker", 0);
            List<MultipartUpload.Part> rest =
                    new ArrayList<>(upload.parts.tailMap(marker, false).values());
            List<MultipartUpload.Part> page = rest.subList(0, Math.min(size, rest.size()));
            boolean truncated = page.size() < rest.size();
            Xml xml = Xml.document("ListPartsResult", S3Service.NAMESPACE)
                    .text("Bucket", request.bucket())
                    .text("Key", request.shown(upload.key))
                    .text("UploadId", upload.id)
                    .text("PartNumberMarker", marker)
                    .text(
                            "NextPartNumberMarker",
                            truncated ? page.get(page.size() - 1).number() : null)
                    .text("MaxParts", size)
                    .text("IsTruncated", truncated)
                    .text("StorageClass", "STANDARD")
                    .text("ChecksumAlgorithm", upload.checksum)
                    .text("ChecksumType", upload.checksumType());
            page.forEach(part -> xml.element("Part", node -> {
                node.text("PartNumber", part.number())
                        .text("LastModified", S3Request.xmlDate(part.modified()))
                        .text("ETag", S3Request.quoted(part.etag()))
                        .text("Size", part.content().length());
                if (upload.checksum != null) {
                    node.text(upload.checksum.element(), part.sum(upload.checksum));
                }
            }));
            return request.answer(Answer.xml(200, xml));
        }
    }

    Answer listUploads(S3Request request) {
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            int size = request.pageSize("max-uploads");
            String prefix = request.query("prefix", "");
            List<MultipartUpload> rest = bucket.uploads.values().stream()
                    .filter(upload -> upload.key.startsWith(prefix) && after(upload, request))
                    .sorted(Comparator.comparing((MultipartUpload upload) -> upload.key)
                            .thenComparing(upload -> upload.id))
                    .toList();
            List<MultipartUpload> page = rest.subList(0, Math.min(size, rest.size()));
            boolean truncated = page.size() < rest.size();
            MultipartUpload last = truncated ? page.get(page.size() - 1) : null;
            Xml xml = Xml.document("ListMultipartUploadsResult", S3Service.NAMESPACE)
                    .text("Bucket", bucket.name)
                    .text("KeyMarker", request.shown(request.query("key-marker", "")))
                    .text("UploadIdMarker", request.query("upload-id-marker", ""))
                    .text("NextKeyMarker", last == null ? null : request.shown(last.key))
                    .text("NextUploadIdMarker", last == null ? null : last.id)
                    .text("Prefix", request.shown(prefix))
                    .text("EncodingType", request.query("encoding-type"))
                    .text("MaxUploads", size)
                    .text("IsTruncated", truncated);
            page.forEach(upload -> xml.element(
                    "Upload",
                    node -> node.text("Key", request.shown(upload.key))
                            .text("UploadId", upload.id)
                            .text("StorageClass", "STANDARD")
                            .text("Initiated", S3Request.xmlDate(upload.initiated))
                            .text("ChecksumAlgorithm", upload.checksum)
                            .text("ChecksumType", upload.checksumType())));
            return request.answer(Answer.xml(200, xml));
        }
    }

    private static boolean after(MultipartUpload upload, S3Request request) {
        String keyMarker = request.query("key-marker", "");
        String idMarker = request.query("upload-id-marker", "");
        if (keyMarker.isEmpty()) {
            return true;
        }
        int order = upload.key.compareTo(keyMarker);
        return order > 0 || order == 0 && !idMarker.isEmpty() && upload.id.compareTo(idMarker) > 0;
    }

    Answer complete(S3Request request) throws IOException {
        Payload payload = new Payload(request.http());
        Completion completion = Completion.of(payload.receiveDocument(), request);
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            MultipartUpload upload = bucket.upload(request.query("uploadId"), request.key());
            StoredObject object = completion.complete(upload, spool, world.now());
            ObjectOperations.checkAbsent(bucket, request);
            StoredObject before = bucket.objects.put(object.key(), object);
            bucket.uploads.remove(upload.id);
            for (MultipartUpload.Part part : upload.parts.values()) {
                spool.delete(part.file());
            }
            if (before != null) {
                spool.delete(before.file());
            }
            Xml xml = Xml.document("CompleteMultipartUploadResult", S3Service.NAMESPACE)
                    .text(
                            "Location",
                            "http://" + request.header("Host") + request.http().path())
                    .text("Bucket", bucket.name)
                    .text("Key", object.key())
                    .text("ETag", S3Request.quoted(object.etag()));
            if (object.checksum() != null) {
                xml.text(object.checksum().element(), object.checksumValue())
                        .text("ChecksumType", object.checksumType());
            }
            return request.answer(Answer.xml(200, xml));
        }
    }

    Answer abort(S3Request request) throws IOException {
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            MultipartUpload upload = bucket.upload(request.query("uploadId"), request.key());
            bucket.uploads.remove(upload.id);
            for (MultipartUpload.Part part : upload.parts.values()) {
                spool.delete(part.file());
            }
        }
        return request.answer(Answer.empty(204));
    }

    private MultipartUpload find(S3Request request) {
        return store.find(request.bucket(), request.caller(), request.http())
                .upload(request.query("uploadId"), request.key());
    }
}
