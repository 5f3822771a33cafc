package io.jenkins.plugins.amipush.engine.rehearsal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/** S3's operations on buckets, and the listing of their objects. */
final class BucketOperations {
    private static final String US_EAST_1 = "us-east-1";

    private final World world;
    private final BucketStore store;

    BucketOperations(World world, BucketStore store) {
        this.world = world;
        this.store = store;
    }

    Answer list(S3Request request) {
        Xml xml = Xml.document("ListAllMyBucketsResult", S3Service.NAMESPACE);
        String owner = request.caller().account();
        xml.element("Owner", node -> node.text("ID", owner));
        synchronized (world.lock()) {
            xml.element(
                    "Buckets",
                    node -> store.all().stream()
                            .filter(bucket -> bucket.owner.equals(owner))
                            .forEach(bucket -> node.element(
                                    "Bucket",
                                    item -> item.text("Name", bucket.name)
                                            .text("CreationDate", S3Request.xmlDate(bucket.created))
                                            .text("BucketRegion", bucket.region))));
        }
        return request.answer(Answer.xml(200, xml));
    }

    Answer create(S3Request request) throws IOException {
        byte[] document = request.http().document();
        String constraint = document.length == 0
                ? null
                : XmlElement.parse(document, "CreateBucketConfiguration").text("LocationConstraint");
        String region = request.http().region();
        if (region.equals(US_EAST_1)) {
            if (constraint != null) {
                throw Refusal.bad("InvalidLocationConstraint", "The specified location-constraint is not valid");
            }
        } else if (!region.equals(constraint)) {
            throw Refusal.bad(
                    "IllegalLocationConstraintException",
                    "The " + (constraint == null ? "unspecified" : constraint)
                            + " location constraint is incompatible for the region specific endpoint this request was"
                            + " sent to.");
        }
        synchronized (world.lock()) {
            store.create(request.bucket(), region, request.caller());
        }
        return request.answer(Answer.empty(200).header("Location", "/" + request.bucket()));
    }

    Answer head(S3Request request) {
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            return request.answer(Answer.empty(200).header("x-amz-bucket-region", bucket.region));
        }
    }

    Answer delete(S3Request request) {
        synchronized (world.lock()) {
            store.delete(store.find(request.bucket(), request.caller(), request.http()));
        }
        return request.answer(Answer.empty(204));
    }

    Answer location(S3Request request) {
        synchronized (world.lock()) {
            Bucket bucket = store.anywhere(request.bucket(), request.caller(), request.http());
            Xml xml = Xml.document("LocationConstraint", S3Service.NAMESPACE);
            if (!bucket.region.equals(US_EAST_1)) {
                xml.content(bucket.region);
            }
            return request.answer(Answer.xml(200, xml));
        }
    }

    Answer listObjects(S3Request request) {
        synchronized (world.lock()) {
            Bucket bucket = store.find(request.bucket(), request.caller(), request.http());
            int size = request.pageSize("max-keys");
            Listing listing = new Listing(bucket, request.query("prefix", ""), request.query("delimiter", ""));
            listing.fill(after(request), size);
            Xml xml = Xml.document("ListBucketResult", S3Service.NAMESPACE)
                    .text("Name", bucket.name)
                    .text("Prefix", request.shown(request.query("prefix", "")))
                    .text("Delimiter", request.shown(request.query("delimiter")))
                    .text("MaxKeys", size)
                    .text("EncodingType", request.query("encoding-type"))
                    .text("KeyCount", listing.objects.size() + listing.prefixes.size())
                    .text("IsTruncated", listing.next != null)
                    .text("StartAfter", request.shown(request.query("start-after")))
                    .text("ContinuationToken", request.query("continuation-token"))
                    .text("NextContinuationToken", token(listing.next));
            listing.objects.forEach(object -> xml.element("Contents", node -> describe(node, object, request)));
            listing.prefixes.forEach(
                    prefix -> xml.element("CommonPrefixes", node -> node.text("Prefix", request.shown(prefix))));
            return request.answer(Answer.xml(200, xml));
        }
    }

    private static void describe(Xml node, StoredObject object, S3Request request) {
        node.text("Key", request.shown(object.key()))
                .text("LastModified", S3Request.xmlDate(object.modified()))
                .text("ETag", S3Request.quoted(object.etag()))
                .text("ChecksumAlgorithm", object.checksum())
                .text("ChecksumType", object.checksumType())
                .text("Size", object.size())
                .text("StorageClass", "STANDARD");
        if ("true".equals(request.query("fetch-owner"))) {
            node.element("Owner", owner -> owner.text("ID", request.caller().account()));
        }
    }

    private static String after(S3Request request) {
        String token = request.query("continuation-token");
        if (token == null) {
            return request.query("start-after", "");
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.bad("InvalidArgument", "The continuation token provided is incorrect");
        }
    }

    private static String token(String last) {
        return last == null ? null : Base64.getUrlEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /** A page of a bucket's objects, those with a common prefix up to the delimiter taken together. */
    private static final class Listing {
        private final Bucket bucket;
        private final String prefix;
        private final String delimiter;
        private final List<StoredObject> objects = new ArrayList<>();
        private final TreeSet<String> prefixes = new TreeSet<>();
        private String next;

        Listing(Bucket bucket, String prefix, String delimiter) {
            this.bucket = bucket;
            this.prefix = prefix;
            this.delimiter = delimiter;
        }

        void fill(String after, int size) {
            String last = after;
            for (StoredObject object : bucket.objects.tailMap(after, false).values()) {
                String common = common(object.key());
                boolean counted = common != null && (prefixes.contains(common) || after.startsWith(common));
                if (object.key().startsWith(prefix) && !counted) {
                    if (objects.size() + prefixes.size() == size) {
                        next = last;
                        return;
                    }
                    if (common == null) {
                        objects.add(object);
                    } else {
                        prefixes.add(common);
                    }
                }
                last = object.key();
            }
        }

        private String common(String key) {
            int end = delimiter.isEmpty() || !key.startsWith(prefix) ? -1 : key.indexOf(delimiter, prefix.length());
            return end < 0 ? null : key.substring(0, end + delimiter.length());
        }
    }
}
